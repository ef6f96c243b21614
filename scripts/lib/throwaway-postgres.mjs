import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startPostgres } from './stack.mjs'

const FIRST_PORT = 25_432

/** Starts an empty Postgres, separate from that of `npm start`, and deletes it at the end. */
export async function startThrowawayPostgres(onEnd) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'latchkey-test-'))
  await fs.chmod(folder, 0o755) // Postgres may run as another user
  onEnd(() => fs.rm(folder, { recursive: true, force: true }))
  const postgres = await startPostgres(path.join(folder, 'data'), FIRST_PORT)
  onEnd(postgres.stop)
  return postgres.url
}
