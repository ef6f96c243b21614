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

test('to look at a form begins no session, and takes no room', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()
  for (let n = 0; n < 20; n++) await browser.get('/login')

  expect(await web.db('web_sessions')).toEqual([])
  expect(browser.cookies.has('latchkey.sid')).toBe(false)
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
