import type { ServerResponse } from 'node:http'
import type { Connect, Plugin } from 'vite'
import { parseEnvironment, type Settings } from './environment.ts'

/**
 * Serves `/config.json`, from which the app loads the service URLs at startup, so that one build
 * works in every environment.
 *
 * The dev server and the preview server return `config`. The build contains a file with the
 * defaults, which a static host replaces.
 */
export function serveConfig(config: Settings['config']): Plugin {
  const answer = answerConfig(config)
  return {
    name: 'latchkey:serve-config',
    configureServer: ({ middlewares }) => void middlewares.use('/config.json', answer),
    configurePreviewServer: ({ middlewares }) => void middlewares.use('/config.json', answer),
    generateBundle() {
      const source = JSON.stringify(parseEnvironment({}).config)
      this.emitFile({ type: 'asset', fileName: 'config.json', source })
    },
  }
}

function answerConfig(config: Settings['config']): Connect.NextHandleFunction {
  return (_req, res: ServerResponse) => {
    res.setHeader('Content-Type', 'application/json')
    res.setHeader('Cache-Control', 'no-store')
    res.end(JSON.stringify(config))
  }
}
