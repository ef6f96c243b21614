import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/check.mjs')]).then(
  ([{ main }, { check }]) => main(check),
)
