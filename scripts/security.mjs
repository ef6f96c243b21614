import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/security.mjs')]).then(
  ([{ main }, { showSecurity }]) => main(async () => showSecurity(process.argv.slice(2))),
)
