import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/examples.mjs')]).then(
  ([{ main }, { recordExamples }]) => main(recordExamples),
)
