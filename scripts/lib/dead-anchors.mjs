import fs from 'node:fs'
import path from 'node:path'

/**
 * Checks the links inside a built site. Returns a line for each link to a page or a heading that
 * does not exist.
 *
 * @param folder - The folder of the site's HTML, served at `/` without `.html` in addresses.
 */
export function findDeadAnchors(folder) {
  const pages = new Map(htmlFiles(folder).map((file) => [addressOf(file), readPage(folder, file)]))
  return [...pages].flatMap(([address, { links }]) =>
    links
      .filter((link) => !isAlive(link, address, pages, folder))
      .map((link) => `${address} links to ${link}, which does not exist.`),
  )
}

function htmlFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.html') && file !== '404.html')
}

function addressOf(file) {
  return `/${file.replaceAll(path.sep, '/').replace(/(?:index)?\.html$/, '')}`
}

function readPage(folder, file) {
  const html = fs.readFileSync(path.join(folder, file), 'utf8')
  const valuesOf = (attribute) =>
    [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value)
  return { ids: new Set(valuesOf('id')), links: [...new Set(valuesOf('href'))] }
}

function isAlive(link, address, pages, folder) {
  const { origin, pathname, hash } = new URL(link.replaceAll('&amp;', '&'), `http://site${address}`)
  if (origin !== 'http://site') return true
  const page = pages.get(pathname)
  if (!page) return fs.existsSync(path.join(folder, decodeURIComponent(pathname)))
  return hash === '' || page.ids.has(decodeURIComponent(hash.slice(1)))
}
