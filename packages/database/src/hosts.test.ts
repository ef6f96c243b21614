import { expect, inject, onTestFinished, test } from 'vitest'
import { hostsOf, pickHost } from './hosts.ts'
import { openDatabase } from './open-database.ts'
import { startSilentProxy } from './silent-proxy.ts'
import { createTestDatabase } from './testing.ts'

/** Starts two proxies to a new database. Returns the address with both, as of a cluster. */
async function startCluster() {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  const [first, second] = [await startSilentProxy(url), await startSilentProxy(url)]
  onTestFinished(async () => {
    await Promise.all([first.close(), second.close()])
    await drop()
  })
  const { host, pathname, username } = new URL(first.url)
  const hosts = `${host},${new URL(second.url).host}`
  const both = `postgres://${username}@${hosts}${pathname}?target_session_attrs=read-write`
  return { direct: url, both, first, second }
}

test('an address is split into its hosts', () => {
  expect(hostsOf('postgres://u:p%40@a:1,[::1]:2,c/db?target_session_attrs=primary&x=1')).toEqual([
    'postgres://u:p%40@a:1/db?x=1',
    'postgres://u:p%40@[::1]:2/db?x=1',
    'postgres://u:p%40@c/db?x=1',
  ])
  expect(hostsOf('postgres://u:a,b@c/db')).toEqual(['postgres://u:a,b@c/db'])
  expect(() => hostsOf('postgres://a,b/db?target_session_attrs=standby')).toThrow('read-write')
})

test('S07 the first host that responds is picked, and the next one while it is silent', async () => {
  const { both, first, second } = await startCluster()
  const [one, other] = [first, second].map(({ url }) => new URL(url).port)

  expect(new URL(await pickHost(both)).port).toBe(one)
  first.swallowAll()
  expect(new URL(await pickHost(both)).port).toBe(other)
})

test('S07 a cluster without a host that accepts writes is read-only', async () => {
  const { direct, both } = await startCluster()
  const server = openDatabase(inject('postgresUrl'), { applicationName: 'test', poolSize: 1 })
  onTestFinished(() => server.destroy())
  const name = new URL(direct).pathname.slice(1)
  await server.raw(`alter database ${name} set default_transaction_read_only = on`)

  await expect(pickHost(both)).rejects.toMatchObject({ code: '25006' })
})

test('S07 a pool moves to the next host, and back', async () => {
  const { both, first, second } = await startCluster()
  const options = { applicationName: 'test', poolSize: 2, patienceMs: 500 }
  const db = openDatabase(both, options)
  onTestFinished(() => db.destroy())
  const write = async (): Promise<void> => {
    await db.raw('create table if not exists kept ()')
  }
  const untilWritten = () =>
    expect.poll(() => write().then(() => 'written', String)).toBe('written')
  await write()

  first.swallowAll()
  await untilWritten()
  first.restore()
  await second.close()
  await untilWritten()
})
