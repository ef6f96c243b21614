import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { startTroubled, summarize } from '../support/in-trouble.ts'
import { PASSWORD } from '../support/start-api.ts'

/** Three times the connections for requests. */
const CLIENTS = 30
const PATIENT = { timeout: 60_000 }

test(
  'S07 a locked table stops no one for long, and no revocation',
  PATIENT,
  async ({ annotate }) => {
    const { api, direct, timed, untilRecovered } = await startTroubled()
    const held = await direct.transaction()
    await held.raw('lock table sessions in access exclusive mode')
    const login = () => api.post(PATHS.token, { username: 'ada', password: PASSWORD })

    const clients = Promise.all(Array.from({ length: CLIENTS }, () => timed(login)))
    const probes = await Promise.all([
      timed(() => api.get(PATHS.readiness)),
      timed(() => api.get(PATHS.liveness)),
    ])
    const all = await clients
    const logged = api.logged()
    await held.rollback()

    for (const { answer, seconds } of probes) {
      expect(answer.status).toBe(200)
      expect(seconds).toBeLessThan(2)
    }
    for (const { answer, seconds } of all) {
      expect(answer.status).toBe(503) // also of the hashing queue, if the locked ones fill it
      expect(seconds).toBeLessThan(8)
    }
    expect(logged).toContain('55P03')
    expect(logged).not.toContain('polling revocations failed')
    const seconds = await untilRecovered()
    expect(seconds).toBeLessThan(3)
    await annotate(`${summarize(all)}, probes ${summarize(probes)}, back in ${seconds} s`)
  },
)
