import { expect, test } from 'vitest'
import { PASSWORD } from '../../../apps/api/test/support/start-api.ts'
import { latch } from './gate.mjs'
import { SESSION } from './start-site.mjs'

const REFRESH = '/auth/token/refresh/'
const ME = '/auth/me/'
const WORKERS = 4

/** Declares the tests of refreshes, and of what ends a session. */
export function testRefreshes(site) {
  /** Counts the requests for a path that pass the gate during the work. */
  async function countDuring(path, work) {
    const before = site().gate.countOf(path)
    await work()
    return site().gate.countOf(path) - before
  }

  test('twenty page loads over four workers, which refresh at once, make one new generation', async () => {
    const ada = await site().register('ada')
    const { gate } = site()
    const { opened, open } = latch()
    const outcomes = []
    const remove = gate.on(REFRESH, async (forward) => {
      if (outcomes.push('waiting') === WORKERS) open()
      await opened
      const answer = await forward()
      outcomes.push(answer.headers['refresh-outcome'])
      return answer
    })

    await site().whileExpired(async () => {
      const loads = Array.from({ length: 20 }, () => ada.get('/dashboard/'))
      for (const { status } of await Promise.all(loads)) expect(status).toBe(200)
      remove()
      expect(await countDuring(REFRESH, () => ada.get('/dashboard/'))).toBe(0)
    })

    const countOf = (wanted) => outcomes.filter((outcome) => outcome === wanted).length
    expect({ rotated: countOf('rotated'), repeated: countOf('repeated') }).toEqual({
      rotated: 1,
      repeated: WORKERS - 1,
    })
    expect(await site().sessionsOf('ada')).toMatchObject([{ generation: 2, ended_at: null }])
  })

  test('a slow request saves its data, and not the tokens that it began with', async () => {
    const bo = await site().register('bo')
    await bo.get('/dashboard/')
    const answered = latch()
    const released = latch()
    const remove = site().gate.on(ME, async (forward) => {
      const answer = await forward()
      answered.open()
      await released.opened
      return answer
    })
    const slow = bo.get('/dashboard/') // loads one visit
    await answered.opened
    remove()

    await site().whileExpired(async () => {
      await bo.get('/dashboard/') // saves two visits, with new tokens
      await bo.get('/dashboard/') // saves three
      released.open()
      const { status, html } = await slow // saves two
      expect({ status, visits: visitsOf(html) }).toEqual({ status: 200, visits: 2 })
      const more = await countDuring(REFRESH, async () => {
        expect(visitsOf((await bo.get('/dashboard/')).html)).toBe(3)
      })
      expect(more).toBe(0)
    })
    expect(await site().sessionsOf('bo')).toMatchObject([{ generation: 2 }])
  })

  test('an answer that is lost on the way is sent again, and nothing ends', async () => {
    const cy = await site().register('cy')
    await site().whileExpired(async () => {
      const remove = site().gate.on(REFRESH, async (forward, drop) => {
        await forward()
        drop()
      })
      expect((await cy.get('/dashboard/')).status).toBe(503)
      remove()

      expect((await cy.get('/dashboard/')).status).toBe(200)
    })
    expect(await site().sessionsOf('cy')).toMatchObject([{ generation: 2, ended_at: null }])
  })

  test.each([
    ['a dropped connection', (_forward, drop) => drop()],
    ['a 503', () => ({ status: 503, headers: { 'retry-after': '7' }, body: 'busy' })],
    ['a 429', () => ({ status: 429, headers: {}, body: '{"detail": "Request was throttled."}' })],
    ['a 401 of a proxy', () => ({ status: 401, headers: {}, body: '<h1>Who are you?</h1>' })],
    ['a redirect', () => ({ status: 302, headers: { location: 'http://[::1]:9/' }, body: '' })],
  ])('%s instead of the API keeps the user logged in', async (title, answer) => {
    const name = title.replaceAll(/\W/g, '')
    const dora = await site().register(name)
    await site().whileExpired(async () => {
      for (const path of [REFRESH, '*']) {
        const remove = site().gate.on(path, async (forward, drop) => answer(forward, drop))
        const { status, html, headers } = await dora.get('/dashboard/')
        expect({ path, status }).toEqual({ path, status: 503 })
        expect(html).toContain('Can’t reach the service')
        expect(headers.get('retry-after')).toMatch(/^[57]$/)
        remove()
      }
      expect((await dora.get('/dashboard/')).status).toBe(200)
    })
    expect(await site().sessionsOf(name)).toMatchObject([{ ended_at: null }])
  })

  test('a session that the API has ended is deleted, and the login page says so', async () => {
    const eve = await site().register('eve')
    await endSessions('eve')

    const pages = await Promise.all([eve.get('/dashboard/'), eve.get('/dashboard/')])

    for (const { status, location } of pages) {
      expect({ status, location }).toEqual({
        status: 302,
        location: '/login/?next=%2Fdashboard%2F',
      })
    }
    expect(eve.cookies.has(SESSION)).toBe(false)
    expect((await eve.get('/login/')).html).toContain('Your session has ended. Log in again.')
  })

  /** Ends all sessions of an account, as its owner does from another device. */
  async function endSessions(username) {
    const { body } = await site().api.post('/auth/token/', { username, password: PASSWORD })
    const headers = { authorization: `Bearer ${body.access}` }
    await site().api.post('/auth/sessions/revoke-others/', {}, headers)
  }

  test('a clock that is an hour off causes no refresh', async () => {
    for (const seconds of [3600, -3600]) {
      site().api.advance(seconds)
      const name = `clock${seconds}`
      const refreshes = await countDuring(REFRESH, async () => {
        const fay = await site().register(name)
        expect((await fay.get('/dashboard/')).status).toBe(200)
      })
      site().api.advance(-seconds)
      expect({ seconds, refreshes }).toEqual({ seconds, refreshes: 0 })
    }
  })
}

function visitsOf(html) {
  return Number(/Visits in this session<\/dt><dd>(\d+)/.exec(html)?.[1])
}
