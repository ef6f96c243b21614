import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/docs.mjs')]).then(
  ([{ main }, { writeDocs }]) => main(writeDocs),
)
