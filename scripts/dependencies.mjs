import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/dependencies.mjs')]).then(
  ([{ main }, { checkDependencies }]) => main(checkDependencies),
)
