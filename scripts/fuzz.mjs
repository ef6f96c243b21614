import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/fuzz.mjs')]).then(([{ main }, { fuzz }]) =>
  main((onEnd) => fuzz(onEnd, process.argv.slice(2))),
)
