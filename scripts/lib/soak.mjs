import { parseArgs } from 'node:util'
import { benchServers, ISSUER } from './bench-servers.mjs'
import { build, install } from './pnpm.mjs'
import { Failure, say } from './run.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

const OPTIONS = { rounds: { type: 'string', default: '1000' } }

/**
 * Runs the checks that take too long for tests, against two API processes. All numbers scale with
 * `--rounds=1000`.
 *
 * @returns The exit code: 1 when a check fails.
 */
export async function soak(onEnd, args) {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const rounds = Number(positionals[0] ?? values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Failure('The number of rounds must be a positive whole number.')
  await install()
  await build()
  const { soak: prove } = await import('../../bench/src/soak.mjs')
  const { ATTACKER_SECRET } = await import('../../bench/src/attackers.mjs')
  say('Starting an empty Postgres and two API processes')
  const databaseUrl = await startThrowawayPostgres(onEnd)
  const servers = benchServers(onEnd, databaseUrl)
  const ports = []
  for (const name of ['api-1', 'api-2'])
    ports.push((await servers.startApi({ DEVICE_SECRET: ATTACKER_SECRET }, name)).port)
  // Floods run with the bcrypt cost of production.
  const env = { DEVICE_SECRET: ATTACKER_SECRET, PASSWORD_COST: '12' }
  const { port: floodPort } = await servers.startApi(env, 'api-flood')
  const service = { issuer: ISSUER, credential: servers.createCredential('soak') }
  return (await prove({ databaseUrl, ports, floodPort, service, rounds, say })) ? 0 : 1
}
