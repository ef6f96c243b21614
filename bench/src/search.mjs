import { openDatabase } from '@latchkey/database'
import { findAccountPage } from '../../apps/api/dist/stores/account-list-store.js'
import { prepareSearch } from '../../apps/api/dist/stores/account-search.js'
import { median, show } from './numbers.mjs'
import { withClient } from './postgres.mjs'
import { seedAccounts } from './seed-accounts.mjs'
import { toTable } from './table.mjs'

const ACCOUNTS = 1_000_000
const PAGE = 101
const ROUNDS = 15
const WARM_UP = 2
/** Slower than this, a search is measured less often. */
const SLOW_MS = 1000

/** Searches with the ordering of their list. */
const SEARCHES = [
  ['person0000077', 'date_joined'],
  ['son0000077', 'date_joined'],
  ['0077', 'date_joined'],
  ['mail.example', 'date_joined'],
  ['person', '-last_login'],
  ['zo', 'date_joined'],
  ['p', 'username'],
  ['xyzzy', 'date_joined'],
]

/** The sort expressions that the orderings stand for. */
const SORT = {
  date_joined: 'date_joined, id',
  '-last_login': `coalesce(last_login, '-infinity'::timestamptz) desc, id desc`,
  username: 'lower(username), id',
}

/**
 * Compares the search of the account list with pg_trgm, Postgres's extension for it, on a million accounts:
 * the same page, by the statement that one writes for pg_trgm.
 *
 * @returns A limit: the slowest search of pg_trgm to the slowest of Latchkey.
 */
export async function benchSearch({ servers, databaseUrl: serverUrl, say }) {
  const databaseUrl = await prepare(servers, serverUrl, say)
  const db = openDatabase(databaseUrl, { applicationName: 'bench', poolSize: 1, patienceMs: 0 })
  try {
    const rows = []
    for (const [text, ordering] of SEARCHES) rows.push(await compare(db, text, ordering))
    const heads = ['a page of a million accounts, median ms', 'Latchkey', 'pg_trgm', 'ratio']
    const cells = rows.map(({ title, ours, trgm }) => [
      title,
      show(ours, 2),
      show(trgm, 2),
      show(trgm / ours, 2),
    ])
    for (const line of toTable([heads, ...cells])) console.log(`  ${line}`)
    const slowest = (pick) => Math.max(...rows.map(pick))
    const measured = slowest(({ trgm }) => trgm) / slowest(({ ours }) => ours)
    return { title: 'the slowest search, pg_trgm to Latchkey', measured, least: 1, decimals: 2 }
  } finally {
    await db.destroy()
  }
}

async function prepare(servers, serverUrl, say) {
  say(`Creating ${show(ACCOUNTS)} accounts`)
  await withClient(serverUrl, (client) => client.query('create database search'))
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: 'search' }).href
  await servers.startApi({ DATABASE_URL: databaseUrl, WORKERS: '1' }, 'api-search')
  await seedAccounts(databaseUrl, ACCOUNTS)
  say('Building the index of pg_trgm')
  await withClient(databaseUrl, async (client) => {
    await client.query('set statement_timeout = 0')
    await client.query('create extension pg_trgm')
    await client.query(
      `create index accounts_trgm on accounts
         using gin (lower(username) gin_trgm_ops, lower(email) gin_trgm_ops)`,
    )
    await client.query('vacuum analyze accounts')
    const { rows } = await client.query(
      `select indexrelname as name, pg_size_pretty(pg_relation_size(indexrelid)) as size
         from pg_stat_user_indexes where indexrelname in
           ('accounts_search', 'accounts_search_start', 'accounts_trgm') order by 1`,
    )
    console.log(`  ${rows.map(({ name, size }) => `${name} ${size}`).join(', ')}`)
  })
  return databaseUrl
}

async function compare(db, text, ordering) {
  const times = { ours: [], trgm: [] }
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const ours = await time(() => searchOurs(db, text, ordering))
    const trgm = await time(() => searchByTrgm(db, text, ordering))
    if (ours.found !== trgm.found) throw new Error(`${text}: ${ours.found} and ${trgm.found}`)
    if (round < WARM_UP) continue
    times.ours.push(ours.ms)
    times.trgm.push(trgm.ms)
    if (trgm.ms > SLOW_MS && round >= WARM_UP + 2) break
  }
  const title = `${text}, by ${ordering}`
  return { title, ours: median(times.ours), trgm: median(times.trgm) }
}

async function searchOurs(db, text, ordering) {
  const search = await prepareSearch(db, text)
  const page = await findAccountPage(db, { filter: { search }, ordering, limit: PAGE })
  return page.accounts.length
}

async function searchByTrgm(db, text, ordering) {
  const like = text.length < 4 ? `${text}%` : `%${text}%`
  const { rows } = await db.raw(
    `select * from accounts where lower(username) like ? or lower(email) like ?
      order by ${SORT[ordering]} limit ?`,
    [like, like, PAGE],
  )
  return rows.length
}

async function time(work) {
  const startedMs = performance.now()
  const found = await work()
  return { found, ms: performance.now() - startedMs }
}
