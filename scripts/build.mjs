import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/pnpm.mjs')]).then(
  ([{ main }, { install, build }]) =>
    main(async () => {
      await install()
      await build()
    }),
)
