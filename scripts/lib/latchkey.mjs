import path from 'node:path'
import { ROOT, run } from './run.mjs'
import { loadSecrets, startPostgres } from './stack.mjs'

const DATA = path.join(ROOT, '.data')

/**
 * Runs the built command-line tool with the database and the secret of `npm start`. Returns its exit
 * code.
 */
export async function latchkey(onEnd, args) {
  const { url, isAdopted, stop } = await startPostgres(path.join(DATA, 'postgres'))
  if (!isAdopted) onEnd(stop)
  const { latchkey: secret } = loadSecrets(path.join(DATA, 'secrets.json'))
  const env = { DATABASE_URL: url, LATCHKEY_SECRET: secret, NODE_ENV: 'development' }
  return run(process.execPath, [path.join(ROOT, 'apps/api/dist/cli.js'), ...args], { env })
}
