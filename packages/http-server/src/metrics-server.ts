import cluster from 'node:cluster'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'
import { serve, type Serving } from './serve.ts'

/** Where Prometheus reads metrics: on a port of their own, which the public never reaches. */
export interface MetricsAddress {
  host: string
  port: number
}

/** Returns a registry with the metrics of this process: processor, memory, event loop, collector. */
export function createRegistry(): Registry {
  const register = new Registry()
  collectDefaultMetrics({ register })
  return register
}

/**
 * Serves the metrics of a registry at `/metrics`, in the format of Prometheus. A worker passes them
 * to its primary process instead, which serves their sum.
 *
 * @throws An error that says in one sentence why it cannot listen.
 */
export async function publishMetrics(
  registry: Registry,
  address: MetricsAddress,
): Promise<Serving | undefined> {
  if (!cluster.isWorker) return serveText(() => registry.metrics(), address)
  AggregatorRegistry.setRegistries(registry)
  void new AggregatorRegistry() // starts to listen for the questions of the primary process
  return undefined
}

/**
 * Serves the sum of the metrics of all workers. Call it in the primary process.
 *
 * @throws An error that says in one sentence why it cannot listen.
 */
export function serveSumOfWorkers(address: MetricsAddress): Promise<Serving> {
  const workers = new AggregatorRegistry()
  return serveText(() => workers.clusterMetrics(), address)
}

function serveText(text: () => Promise<string>, { host, port }: MetricsAddress): Promise<Serving> {
  return serve((req, res) => void respond(req, res, text), port, host)
}

/** Responds with 503 while a worker does not say its numbers, so that a part is never the sum. */
async function respond(
  { url }: IncomingMessage,
  res: ServerResponse,
  text: () => Promise<string>,
): Promise<void> {
  if (url !== '/metrics') {
    res.writeHead(404).end()
    return
  }
  try {
    const body = await text()
    res.writeHead(200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE }).end(body)
  } catch {
    res.writeHead(503).end()
  }
}
