import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/bench.mjs')]).then(
  ([{ main }, { bench }]) => main((onEnd) => bench(onEnd, process.argv.slice(2))),
)
