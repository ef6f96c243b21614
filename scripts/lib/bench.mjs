import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { benchServers } from './bench-servers.mjs'
import { build, install } from './pnpm.mjs'
import { Failure, ROOT, say } from './run.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

const PROFILES = path.join(ROOT, '.data/bench-profiles')
const OPTIONS = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '8' },
  only: { type: 'string' },
  profile: { type: 'boolean', default: false },
}

/**
 * Measures the API: `--rounds=5`, `--seconds=8` (per round), `--only=refresh`, and `--profile`,
 * which prints where the API spends its time.
 *
 * @returns The exit code: 1 when a limit is missed, or when other programs kept the machine busy.
 */
export async function bench(onEnd, args) {
  const { rounds, seconds, only, profile } = parseArgs({ args, options: OPTIONS }).values
  await install()
  await build()
  const { bench: measure, PARTS } = await import('../../bench/src/bench.mjs')
  if (only && !(only in PARTS)) {
    throw new Failure(`Unknown part "${only}". The parts are ${Object.keys(PARTS).join(', ')}.`)
  }
  if (profile) {
    fs.rmSync(PROFILES, { recursive: true, force: true })
    const { showProfiles } = await import('../../bench/src/profiles.mjs')
    onEnd(async () => showProfiles(PROFILES)) // runs last, when the processes have written them
  }
  say('Starting an empty Postgres, the API and the baseline servers')
  const databaseUrl = await startThrowawayPostgres(onEnd)
  const servers = benchServers(onEnd, databaseUrl, profile ? PROFILES : undefined)
  const options = { databaseUrl, rounds: Number(rounds), seconds: Number(seconds), only, say }
  return (await measure(servers, options)) ? 0 : 1
}
