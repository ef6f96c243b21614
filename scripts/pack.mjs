import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/pack.mjs')]).then(([{ main }, { pack }]) =>
  main(() => pack()),
)
