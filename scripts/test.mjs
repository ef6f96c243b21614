import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/test.mjs')]).then(([{ main }, { test }]) =>
  main((onEnd) => test(onEnd, process.argv.slice(2))),
)
