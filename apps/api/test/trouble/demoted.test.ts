import { expect, test, vi } from 'vitest'
import { expectUnavailable, startTroubled, summarize } from '../support/in-trouble.ts'

const PATIENT = { timeout: 60_000 }

test('S07 a demoted server is a 503 until it is promoted', PATIENT, async ({ annotate }) => {
  const { api, proxy, direct, ask, untilRecovered } = await startTroubled()
  const name = new URL(api.databaseUrl).pathname.slice(1)
  await direct.raw(`alter database ${name} set default_transaction_read_only = on`)
  proxy.cut()

  const [, , ...writes] = await ask()
  const again = await ask()
  for (const one of [...writes, ...again.slice(2)]) expectUnavailable(one, 2)
  await vi.waitFor(() => expect(api.logged()).toContain('polling revocations failed'))
  expect(api.logged()).toContain('25006')

  await direct.raw('set default_transaction_read_only = off')
  await direct.raw(`alter database ${name} reset default_transaction_read_only`)
  const seconds = await untilRecovered()
  expect(seconds).toBeLessThan(2)
  const reads = again.slice(0, 2)
  await annotate(`reads ${summarize(reads)}, writes ${summarize(writes)}, back in ${seconds} s`)
})
