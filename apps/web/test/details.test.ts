import { request } from 'node:http'
import { expect, test, vi } from 'vitest'
import type { Browser } from './support/browser.ts'
import { logIn, PASSWORD, register, startWeb } from './support/start-web.ts'

/** Logs in with a custom `Host` header, which `fetch` does not allow. */
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
  'a login at the host %s redirects to the requested page',
  async (host) => {
    const web = await startWeb()
    await register(web, 'ada')

    expect(await logInUnder(host, web.url, web.newBrowser())).toBe('/accounts?x=1')
  },
)

test('viewing a form starts no session and stores nothing', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()
  for (let n = 0; n < 20; n++) await browser.get('/login')

  expect(await web.db('web_sessions')).toEqual([])
  expect(browser.cookies.has('latchkey.sid')).toBe(false)
})

test('times are in UTC, whatever the time zone of the server', async () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')

  const { html } = await browser.get('/dashboard')

  expect(html).toMatch(/<time datetime="[^"]+Z" title="[^"]+ UTC">/)
  vi.unstubAllEnvs()
})
