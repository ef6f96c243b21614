import { request } from 'node:http'
import { expect, test, vi } from 'vitest'
import type { Browser } from './support/browser.ts'
import { logIn, PASSWORD, register, startWeb } from './support/start-web.ts'

/** Logs in as `fetch` cannot: under another name of the host than the one that it connects to. */
async function logInUnder(host: string, url: string, browser: Browser): Promise<string> {
  const { html } = await browser.get('/login')
  const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const body = { _csrf: token, username: 'ada', password: PASSWORD, next: '/accounts?x=1' }
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return new Promise((resolve, reject) => {
    request(`${url}/login`, {
      method: 'POST',
      headers: { host, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    })
      .on('response', (answer) => resolve(answer.resume().headers.location ?? ''))
      .on('error', reject)
      .end(new URLSearchParams(body).toString())
  })
}

test.each(['App.Example.COM', 'app.example.com:80'])(
  'a login under %s goes on to where one was going',
  async (host) => {
    const web = await startWeb()
    await register(web, 'ada')

    expect(await logInUnder(host, web.url, web.newBrowser())).toBe('/accounts?x=1')
  },
)

test('a form that is shown again has its whole time again', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()
  await browser.get('/login')
  const id = browser.cookies.get('latchkey.sid')

  await browser.get('/login')

  expect(browser.setCookies.map((line) => line.split(';')[0])).toEqual([
    `latchkey.sid=${id}`,
    `latchkey.sid=${id}`,
  ])
})

test('a form shown to somebody who is logged in leaves their session as it is', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  browser.setCookies.length = 0

  await browser.get('/login')

  expect(browser.setCookies).toEqual([])
})

test('moments are told in UTC, wherever the server is', async () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')

  const { html } = await browser.get('/dashboard')

  expect(html).toMatch(/<time datetime="[^"]+Z" title="[^"]+ UTC">/)
  vi.unstubAllEnvs()
})
