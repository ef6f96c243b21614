import { requireNode } from './lib/node-version.mjs'

requireNode()
void import('./lib/security.mjs').then(({ showSecurity }) => {
  process.exitCode = showSecurity(process.argv.slice(2))
})
