import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/soak.mjs')]).then(([{ main }, { soak }]) =>
  main((onEnd) => soak(onEnd, process.argv.slice(2))),
)
