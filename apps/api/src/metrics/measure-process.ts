import { poolCounts } from '@latchkey/database/pool-counts'
import { Gauge, type Registry } from 'prom-client'
import type { Context } from '../context.ts'

/** Measures the queues of a process. Those of several workers are added up, ages are the worst. */
export function measureProcess(registry: Registry, ctx: Context): void {
  measure(registry, {
    name: 'latchkey_password_hashes_waiting',
    help: 'Password hashes that wait for a thread. With a full queue, logins get 503.',
    collect() {
      this.set(ctx.passwords.waiting())
    },
  })
  measure(registry, {
    name: 'latchkey_revocation_age_seconds',
    help: 'Time since the revocations were last loaded. Above 30, every access token gets 503.',
    aggregator: 'max',
    collect() {
      const age = ctx.revocations.ageSeconds()
      if (age !== undefined) this.set(age)
    },
  })
  measure(registry, {
    name: 'latchkey_revocation_listener_connected',
    help: '1 while notifications of Postgres arrive. Otherwise revocations arrive by polling.',
    aggregator: 'min',
    collect() {
      this.set(Number(ctx.listening.isConnected))
    },
  })
  measure(registry, {
    name: 'latchkey_database_connections',
    help: 'Connections by pool and state, and the queries that wait for one.',
    labelNames: ['pool', 'state'],
    collect() {
      for (const [pool, db] of Object.entries({ requests: ctx.db, watch: ctx.watchDb })) {
        for (const [state, count] of Object.entries(poolCounts(db)))
          this.set({ pool, state }, count)
      }
    },
  })
}

type GaugeSettings = ConstructorParameters<typeof Gauge<string>>[0]

function measure(registry: Registry, settings: GaugeSettings): void {
  // A gauge registers itself, and is measured when the registry is read.
  void new Gauge({ ...settings, registers: [registry] })
}
