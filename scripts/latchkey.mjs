import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/latchkey.mjs')]).then(
  ([{ main }, { latchkey }]) => main((onEnd) => latchkey(onEnd, process.argv.slice(2))),
)
