import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/pnpm.mjs')]).then(
  ([{ main }, { install, pnpm }]) =>
    main(async () => {
      await install()
      return pnpm(['exec', 'prettier', '--write', '--log-level=warn', '.'])
    }),
)
