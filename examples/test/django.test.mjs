import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DJANGO_PACKAGES } from '../../scripts/lib/system-packages.mjs'
import { testPages } from './django/page-tests.mjs'
import { testRefreshes } from './django/refresh-tests.mjs'
import { testRestView } from './django/rest-tests.mjs'
import { hasDjango, manage } from './django/start-django.mjs'
import { startSite } from './django/start-site.mjs'

const isReady = hasDjango()
const missing = isReady ? '' : ` (install ${DJANGO_PACKAGES.join(' ')} to run them)`

describe.skipIf(!isReady)(`examples/django${missing}`, () => {
  const cleanups = []
  let started

  beforeAll(async () => {
    started = await startSite((work) => cleanups.push(work))
  })
  afterAll(async () => {
    for (const work of cleanups.toReversed()) await work()
  })

  const site = () => started
  describe('refreshes', () => testRefreshes(site))
  describe('pages', () => testPages(site))
  describe('the REST view', () => testRestView(site))

  test('the tests of the Python modules pass, on SQLite', async () => {
    const { stderr } = await manage(['test', '--verbosity=0'], { DEBUG: '1', DATABASE_URL: '' })
    expect(stderr).toMatch(/Ran \d+ tests[\s\S]*OK/)
  })
})
