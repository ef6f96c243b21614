import type { ServerResponse } from 'node:http'
import type { Connect, Plugin } from 'vite'
import { z } from 'zod'

const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

const Environment = z.object({
  API_URL: address.default('http://localhost:8000'),
  WEB_URL: address.default('http://localhost:3000'),
})

/**
 * Answers `/config.json`, from which the app learns at its start where the services are: one build
 * serves every place it is put in.
 *
 * The dev and the preview server answer by `environment` (`API_URL`, `WEB_URL`). The build holds a
 * file with the defaults, which a static host replaces.
 */
export function serveConfig(environment: Record<string, string | undefined>): Plugin {
  const answer = answerConfig(toConfig(environment))
  return {
    name: 'latchkey:serve-config',
    configureServer: ({ middlewares }) => void middlewares.use('/config.json', answer),
    configurePreviewServer: ({ middlewares }) => void middlewares.use('/config.json', answer),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'config.json', source: toConfig({}) })
    },
  }
}

function toConfig(environment: Record<string, string | undefined>): string {
  const { success, data, error } = Environment.safeParse(environment)
  if (!success) throw new Error(`Invalid environment\n${z.prettifyError(error)}`)
  return JSON.stringify({ apiUrl: data.API_URL, webUrl: data.WEB_URL })
}

function answerConfig(config: string): Connect.NextHandleFunction {
  return (_req, res: ServerResponse) => {
    res.setHeader('Content-Type', 'application/json')
    res.setHeader('Cache-Control', 'no-store')
    res.end(config)
  }
}
