import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { show } from './numbers.mjs'

const ACCOUNTS = 1_000_000
/** All accounts in five minutes. */
const LEAST_A_SECOND = ACCOUNTS / 300

/** Imports a million accounts with the API's command. Returns the limit, as the other parts do. */
export async function benchImport({ servers, say }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-import-'))
  try {
    const file = path.join(folder, 'accounts.csv')
    await pipeline(Readable.from(lines()), createWriteStream(file))
    say(`Importing ${show(ACCOUNTS)} accounts`)
    const startedMs = performance.now()
    const output = await servers.runCommand(['accounts', 'import', file])
    const seconds = (performance.now() - startedMs) / 1000
    console.log(`  ${output.trim()} It took ${show(seconds)} s.`)
    return {
      title: 'accounts imported per second',
      measured: ACCOUNTS / seconds,
      least: LEAST_A_SECOND,
      decimals: 0,
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function* lines() {
  yield 'username,email,role,is_active,date_joined,password_hash\n'
  const hash = `bcrypt_sha256$$2b$12$${'a'.repeat(53)}`
  for (let n = 0; n < ACCOUNTS; n++) {
    const name = `${((n * 2654435761) % 2 ** 32).toString(36)}.${n}`
    const role = n % 5 === 0 ? 'staff' : ''
    yield `${name},${name}@mail.example.com,${role},,2025-0${(n % 9) + 1}-01T12:00:00Z,${hash}\n`
  }
}
