import fs from 'node:fs'
import path from 'node:path'
import { createDocument } from './contract-run.mjs'
import { tool } from './pnpm.mjs'
import { ROOT } from './run.mjs'

const FILE = path.join(ROOT, '.data/openapi.json')
/** Keeps the linter off the network. */
const OFFLINE = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

/** Lints the OpenAPI description and its examples. Returns the exit code. */
export async function lintOpenApi() {
  fs.mkdirSync(path.dirname(FILE), { recursive: true })
  fs.writeFileSync(FILE, JSON.stringify(await createDocument(), undefined, 2))
  const config = path.join(ROOT, 'scripts/redocly.yaml')
  return tool('redocly', ['lint', FILE, `--config=${config}`, '--format=stylish'], { env: OFFLINE })
}
