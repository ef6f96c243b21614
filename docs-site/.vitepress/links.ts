import fs from 'node:fs'
import path from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

/** Pages of the site for files outside `docs/`, from the root of the repository. */
const PAGES: Record<string, string> = {
  'SECURITY.md': '/security-promises',
  'examples/express': '/guides/node#express',
  'examples/fastify': '/guides/node#fastify',
  'examples/hono': '/guides/node#hono-and-workers',
  'examples/node-jose': '/guides/node#jose',
  'examples/python-pyjwt': '/guides/python#pyjwt',
  'examples/python-pyjwt/revocations.py': '/guides/python#pyjwt',
  'examples/django-rest': '/guides/python#django-rest-framework',
  'examples/django': '/guides/python#django-pages',
  'examples/nextjs': '/guides/nextjs',
  'examples/nginx': '/guides/gateways#nginx',
  'examples/caddy': '/guides/gateways#caddy',
  'examples/traefik': '/guides/gateways#traefik',
}

/** A page that includes a file of the root, whose links start there. */
const INCLUDES_ROOT = 'docs/security-promises.md'

interface Page {
  path: string
}

/**
 * Makes the relative links of `docs/` work in the site. A link to a file outside `docs/` becomes a
 * link to its page, or plain text if it has none or is this page.
 *
 * @throws When a link names a file that does not exist.
 */
export function resolveLinks(markdown: MarkdownRenderer, root: string): void {
  markdown.core.ruler.after('inline', 'repository-links', ({ tokens, env }) => {
    for (const inline of tokens) {
      if (inline.children) inline.children = resolve(inline.children, env, root)
    }
  })
}

type Tokens = NonNullable<ReturnType<MarkdownRenderer['parse']>[number]['children']>

function resolve(tokens: Tokens, page: Page, root: string): Tokens {
  let isDropped = false
  return tokens.filter((token) => {
    if (token.type === 'link_close' && isDropped) {
      isDropped = false
      return false
    }
    if (token.type !== 'link_open') return true
    const target = findTarget(String(token.attrGet('href')), page, root)
    if (target === undefined) isDropped = true
    else token.attrSet('href', target)
    return target !== undefined
  })
}

/** Returns the address for a link, or `undefined` when the site has no page for it. */
function findTarget(href: string, page: Page, root: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href
  const [file = '', anchor] = href.split('#')
  const isIncluding = path.relative(root, page.path) === INCLUDES_ROOT
  const folders = [path.dirname(page.path), ...(isIncluding ? [root] : [])]
  const found = folders
    .map((folder) => path.resolve(folder, decodeURI(file)))
    .find((one) => fs.existsSync(one))
  if (found === undefined) throw new Error(`${page.path} links to ${href}, which does not exist.`)
  const name = path.relative(root, found)
  const suffix = anchor === undefined ? '' : `#${anchor}`
  if (name.startsWith('docs/') && name.endsWith('.md')) return `/${name.slice(5, -3)}${suffix}`
  const target = PAGES[name.replace(/\/README\.md$/, '')]
  return target === `/${path.relative(path.join(root, 'docs'), page.path).slice(0, -3)}`
    ? undefined
    : target
}
