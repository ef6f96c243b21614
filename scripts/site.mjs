import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/site.mjs')]).then(
  ([{ main }, { showSite }]) => main(() => showSite(process.argv.slice(2)), 0),
)
