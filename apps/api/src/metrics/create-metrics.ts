import { REFRESH_OUTCOME_HEADER } from '@latchkey/auth-core/contract'
import { createRegistry } from '@latchkey/http-server/metrics-server'
import type { RequestObserver } from '@latchkey/http-server/observe-requests'
import { countRequests } from '@latchkey/http-server/request-metrics'
import type { Response } from 'express'
import { Counter, type Registry } from 'prom-client'
import type { Context } from '../context.ts'
import { measureDatabase } from './measure-database.ts'
import { measureProcess } from './measure-process.ts'

export interface Metrics {
  registry: Registry
  observeRequest: RequestObserver<Response>
}

/** Returns the metrics of an API process. What changes by itself is measured when they are read. */
export function createMetrics(ctx: Context): Metrics {
  const registry = createRegistry()
  measureProcess(registry, ctx)
  measureDatabase(registry, ctx)
  const count = countRequests(registry)
  const countRefresh = countRefreshes(registry)
  return {
    registry,
    observeRequest: (facts, res) => {
      count(facts)
      countRefresh(res)
    },
  }
}

/** `reused` counts sessions that were ended because a refresh token was used twice. */
function countRefreshes(registry: Registry): (res: Response) => void {
  const refreshes = new Counter({
    name: 'latchkey_refreshes_total',
    help: 'Refreshes by outcome: rotated, repeated with the same key, or reused by someone else.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return (res) => {
    const outcome = res.getHeader(REFRESH_OUTCOME_HEADER)
    if (typeof outcome === 'string') refreshes.inc({ outcome })
  }
}
