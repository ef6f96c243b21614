import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/start.mjs')]).then(
  ([{ main }, { start }]) => main((onEnd) => start(onEnd), 0),
)
