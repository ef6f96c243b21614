import { openConnection } from './connection.mjs'
import { indexesOf } from './list-plans.mjs'
import { median, show } from './numbers.mjs'
import { createUser } from './users.mjs'
import { withClient } from './postgres.mjs'
import { get } from './requests.mjs'
import { seedAccounts } from './seed-accounts.mjs'
import { readMemory, streamAll } from './streamed-list.mjs'
import { toTable } from './table.mjs'

const SIZES = [1_000, 100_000, 1_000_000]
const TIMES = 41
const WARM_UP = 4
/** API processes per database. */
const PROCESSES = 2
const MOST_GROWTH = 1.5
/** Medians of two runs of the same list differ by up to this much. */
const NOISE_MS = 0.3
const GROWS = 'GROWS'
const LIST = '/auth/view-accounts/'

/** The measured lists, by title and query string. */
const LISTS = [
  ['first page', ''],
  ['a page in the middle', 'MIDDLE'],
  ['role=staff', 'role=staff'],
  ['role=customer', 'role=customer'],
  ['is_active=false', 'is_active=false'],
  // A thousand accounts have 50 matches, so the page has the same length at every size.
  ['role=staff, disabled', 'role=staff&is_active=false&page_size=50'],
  ['joined_after', 'joined_after=2025-09-01'],
  ['joined_before', 'joined_before=2025-09-01'],
  ['search=person0000077', 'search=person0000077'],
  ['search=son0000077 (inside)', 'search=son0000077'],
  ['search=p (prefix, nearly all)', 'search=p'],
  ['search=zo (prefix, 1 in 500)', 'search=zo&page_size=2'],
  ['search=mail.example (inside, all)', 'search=mail.example'],
  ['search=person, ordered', 'search=person&ordering=-last_login'],
  ['search=person, staff', 'search=person&role=staff&ordering=username'],
  ['search=missing', 'search=missing'],
  ...['username', 'email', 'date_joined', 'last_login'].flatMap((key) => [
    [`ordering=${key}`, `ordering=${key}`],
    [`ordering=-${key}`, `ordering=-${key}`],
  ]),
]

const QUERIES = LISTS.map(([, query]) =>
  Object.fromEntries(new URLSearchParams(query === 'MIDDLE' ? '' : query)),
)

/**
 * Measures pages of a hundred accounts in databases of a thousand, a hundred thousand and a
 * million. One client requests each page from the three in turn.
 *
 * @returns The limits, in the format of the other parts.
 */
export async function benchLists({ servers, databaseUrl, say }) {
  const places = []
  for (const size of SIZES) places.push(await startPlace(servers, databaseUrl, size, say))
  say('Requesting pages')
  const timesMs = await timeLists(places)

  const million = places.at(-1)
  const found = await indexesOf(million.databaseUrl, QUERIES)
  const heads = [
    'pages of 100, median ms',
    ...SIZES.map((size) => show(size)),
    'growth',
    '',
    'indexes',
  ]
  const rows = LISTS.map(([title], index) => toRow(title, timesMs[index], found[index]))
  for (const line of toTable([heads, ...rows])) console.log(`  ${line}`)
  const memory = await memoryOfStream(million, say)
  return [
    {
      title: 'lists that slow down with more accounts, negated',
      measured: -grownIn(rows),
      least: 0,
      decimals: 0,
    },
    {
      title: 'a million streamed: memory growth, MiB, negated',
      measured: -memory,
      least: -64,
      decimals: 0,
    },
  ]
}

/** Starts an API with its own database of `size` accounts. */
async function startPlace(servers, serverUrl, size, say) {
  say(`Creating ${show(size)} accounts`)
  const name = `lists_${size}`
  await withClient(serverUrl, (client) => client.query(`create database ${name}`))
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: name }).href
  const env = { DATABASE_URL: databaseUrl, WORKERS: String(PROCESSES) }
  const { port, pid } = await servers.startApi(env, `api-${name}`)
  const access = await logInAdmin(port, databaseUrl)
  await seedAccounts(databaseUrl, size)
  return { databaseUrl, port, pid, access }
}

/** Returns the median time of each list in ms, for each of the databases. */
async function timeLists(places) {
  const asking = []
  for (const { port, access } of places) {
    const connection = await openConnection(port)
    asking.push({ connection, access, middle: await findMiddle(connection, access) })
  }
  const times = []
  for (const [, query] of LISTS) {
    const rounds = asking.map(() => [])
    for (let round = 0; round < WARM_UP + TIMES; round++) {
      for (const [index, place] of asking.entries()) {
        const elapsedMs = await timeList(place, query)
        if (round >= WARM_UP) rounds[index].push(elapsedMs)
      }
    }
    times.push(rounds.map(median))
  }
  for (const { connection } of asking) connection.close()
  return times
}

async function timeList({ connection, access, middle }, query) {
  const request = get(`${LIST}?${query === 'MIDDLE' ? middle : query}`, access)
  const askedMs = performance.now()
  const { status, body } = await connection.ask(request)
  if (status !== 200) throw new Error(`${query}: ${status} ${body}`)
  return performance.now() - askedMs
}

/** Returns the query of a page in the middle, at most 50 pages of a thousand accounts in. */
async function findMiddle(connection, access) {
  const query = 'ordering=username&search=&page_size=1000'
  let { head } = await connection.ask(get(`${LIST}?${query}`, access))
  const total = Number(/\r\nX-Total-Count: (\d+)/i.exec(head)[1])
  let cursor = ''
  for (let page = 0; page < Math.min(total / 2000, 50); page++) {
    cursor = /[?&]cursor=([^>&]+)[^>]*>; rel="next"/.exec(head)?.[1] ?? cursor
    if (cursor === '') break
    head = (await connection.ask(get(`${LIST}?${query}&cursor=${cursor}`, access))).head
  }
  return `ordering=username&cursor=${cursor}`
}

function toRow(title, times, indexes) {
  const [first, , last] = times
  const isFlat = last <= first * MOST_GROWTH + NOISE_MS
  return [
    title,
    ...times.map((ms) => show(ms, 2)),
    show(last / first, 2),
    isFlat ? '' : GROWS,
    indexes,
  ]
}

function grownIn(rows) {
  return rows.filter((row) => row.includes(GROWS)).length
}

/**
 * Returns by how many MiB memory grows from the first to the second half of a stream of a million.
 */
async function memoryOfStream({ port, pid, access }, say) {
  say('Streaming a million accounts')
  // The first stream of each process fills its caches. The processes take turns.
  for (let process = 0; process < PROCESSES; process++) await streamAll(port, access)
  const { accounts, seconds, mostMiB } = await streamAll(port, access, () => readMemory(pid))
  console.log(
    `  ${show(accounts)} accounts streamed in ${show(seconds, 1)} s: at most ` +
      `${show(mostMiB[0])} MiB in the first half, ${show(mostMiB[1])} in the second\n`,
  )
  return mostMiB[1] - mostMiB[0]
}

async function logInAdmin(port, databaseUrl) {
  const user = await createUser(port, 'listing')
  await withClient(databaseUrl, (client) =>
    client.query(`update accounts set role = 'admin' where username = 'listing'`),
  )
  const [{ access }] = await user.logIn(1)
  return access
}
