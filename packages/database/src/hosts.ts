import pg from 'pg'
import { connectionSettings } from './connection-settings.ts'
import { READ_ONLY } from './database-away.ts'

/** Less than a request waits for a connection, because a silent host takes this long. */
const PROBE_MS = 1000
const PROBE = { applicationName: 'latchkey-hosts', patienceMs: PROBE_MS }
/** The last `@` ends the user and the password. */
const ADDRESS = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/
const WRITABLE = ['read-write', 'primary']

/**
 * Returns an address for each host of `postgres://user@a:5432,b:5433/name`, as libpq's (Postgres
 * manual, §34.1.1.3). An address with one host stays unchanged.
 *
 * @throws An error if `target_session_attrs` asks for a server that may be read-only.
 */
export function hostsOf(url: string): readonly [string, ...string[]] {
  const [, start = '', hosts = '', rest = ''] = ADDRESS.exec(url) ?? []
  const [first, ...others] = hosts.split(',').map((host) => withoutTarget(start + host + rest))
  return others.length === 0 || first === undefined ? [url] : [first, ...others]
}

function withoutTarget(address: string): string {
  const url = new URL(address)
  const target = url.searchParams.get('target_session_attrs')
  if (target !== null && !WRITABLE.includes(target)) {
    throw new Error(`target_session_attrs must be ${WRITABLE.join(' or ')}.`)
  }
  url.searchParams.delete('target_session_attrs')
  return url.href
}

/**
 * Returns the address of the first host that accepts writes. Asks all of them at once, so that one
 * that does not respond delays the answer by a second.
 *
 * @throws The error of the first host, if none accepts writes.
 */
export async function pickHost(url: string): Promise<string> {
  const hosts = hostsOf(url)
  if (hosts.length === 1) return hosts[0]
  const probes = hosts.map(requireWritable)
  const failures: unknown[] = []
  const settled = Promise.allSettled(probes) // handles those that nothing below waits for
  for (const [position, probe] of probes.entries()) {
    try {
      await probe
      return hosts[position] ?? hosts[0]
    } catch (error) {
      failures.push(error)
    }
  }
  await settled
  throw failures[0]
}

async function requireWritable(url: string): Promise<void> {
  const settings = connectionSettings(url, PROBE)
  const client = new pg.Client({ ...settings, connectionTimeoutMillis: PROBE_MS })
  client.on('error', () => undefined) // the query or the connect rejects with it
  try {
    await client.connect()
    const { rows } = await client.query<{ transaction_read_only: string }>(
      'show transaction_read_only',
    )
    if (rows[0]?.transaction_read_only === 'off') return
    throw Object.assign(new Error('Postgres is read-only.'), { code: READ_ONLY })
  } finally {
    void client.end().catch(() => undefined)
  }
}
