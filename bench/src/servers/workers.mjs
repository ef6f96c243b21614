import cluster from 'node:cluster'

/** Runs `serve` in WORKERS processes, which share the port. */
export function inWorkers(serve) {
  if (!cluster.isPrimary) return serve(Number(process.env.PORT))
  for (let i = 0; i < Number(process.env.WORKERS); i++) cluster.fork()
}
