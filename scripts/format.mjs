import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/pnpm.mjs')]).then(
  ([{ main }, { install, tool }]) =>
    main(async () => {
      await install()
      return tool('prettier', ['--write', '--log-level=warn', '.'])
    }),
)
