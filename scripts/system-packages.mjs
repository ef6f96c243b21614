import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/system-packages.mjs')]).then(
  ([{ main }, { installSystemPackages }]) => main(installSystemPackages),
)
