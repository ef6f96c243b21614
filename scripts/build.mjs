import { requireNode } from './lib/node-version.mjs'

requireNode()
Promise.all([import('./lib/run.mjs'), import('./lib/pnpm.mjs')]).then(
  ([{ main }, { install, build }]) =>
    main(async () => {
      await install()
      await build()
    }),
)
