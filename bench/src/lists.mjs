import { openConnection } from './connection.mjs'
import { indexesOf } from './list-plans.mjs'
import { median, show } from './numbers.mjs'
import { createPerson } from './users.mjs'
import { withClient } from './postgres.mjs'
import { get } from './requests.mjs'
import { seedAccounts } from './seed-accounts.mjs'
import { readMemory, streamAll } from './streamed-list.mjs'
import { toTable } from './table.mjs'

const SIZES = [1_000, 100_000, 1_000_000]
const TIMES = 41
const WARM_UP = 4
/** How many processes the API has here. */
const PROCESSES = 2
const MOST_GROWTH = 1.5
/** So little more of the median of one request is within what two runs of the same differ by. */
const NOISE_MS = 0.3
const GROWS = 'GROWS'
const LIST = '/auth/view-accounts/'

/** Each list that somebody looks at, by what stands in its address. */
const LISTS = [
  ['first page', ''],
  ['a page in the middle', 'MIDDLE'],
  ['role=staff', 'role=staff'],
  ['role=customer', 'role=customer'],
  ['is_active=false', 'is_active=false'],
  // As many on the page as there are among a thousand.
  ['role=staff, disabled', 'role=staff&is_active=false&page_size=50'],
  ['joined_after', 'joined_after=2025-09-01'],
  ['joined_before', 'joined_before=2025-09-01'],
  ['search=person0000077', 'search=person0000077'],
  ['search=son0000077 (inside)', 'search=son0000077'],
  ['search=p (start, of all)', 'search=p'],
  ['search=zo (start, 1 in 500)', 'search=zo&page_size=2'],
  ['search=mail.example (in all)', 'search=mail.example'],
  ['search=person, ordered', 'search=person&ordering=-last_login'],
  ['search=person, staff', 'search=person&role=staff&ordering=username'],
  ['search=nobody', 'search=nobody'],
  ...['username', 'email', 'date_joined', 'last_login'].flatMap((key) => [
    [`ordering=${key}`, `ordering=${key}`],
    [`ordering=-${key}`, `ordering=-${key}`],
  ]),
]

const QUERIES = LISTS.map(([, query]) =>
  Object.fromEntries(new URLSearchParams(query === 'MIDDLE' ? '' : query)),
)

/**
 * Measures pages of a hundred accounts where there are a thousand, a hundred thousand and a million: one
 * client, which asks each of the three in turn for one page after the other.
 *
 * @returns The limits, as the other parts of the bench give them.
 */
export async function benchLists({ servers, databaseUrl, say }) {
  const places = []
  for (const size of SIZES) places.push(await startPlace(servers, databaseUrl, size, say))
  say('Asking for pages')
  const timesMs = await timeLists(places)

  const million = places.at(-1)
  const found = await indexesOf(million.databaseUrl, QUERIES)
  const heads = [
    'pages of 100, median ms',
    ...SIZES.map((size) => show(size)),
    'growth',
    '',
    'read by',
  ]
  const rows = LISTS.map(([title], index) => toRow(title, timesMs[index], found[index]))
  for (const line of toTable([heads, ...rows])) console.log(`  ${line}`)
  const memory = await memoryOfStream(million, say)
  return [
    { title: 'lists that grow with the accounts', measured: -grownIn(rows), least: 0, decimals: 0 },
    {
      title: 'a million streamed: memory, MiB more than before',
      measured: -memory,
      least: -64,
      decimals: 0,
    },
  ]
}

/** An API over a database of its own with so many accounts. */
async function startPlace(servers, serverUrl, size, say) {
  say(`Making ${show(size)} accounts`)
  const name = `lists_${size}`
  await withClient(serverUrl, (client) => client.query(`create database ${name}`))
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: name }).href
  const env = { DATABASE_URL: databaseUrl, WORKERS: String(PROCESSES) }
  const { port, pid } = await servers.startApi(env, `api-${name}`)
  const access = await logInAdmin(port, databaseUrl)
  await seedAccounts(databaseUrl, size)
  return { databaseUrl, port, pid, access }
}

/** The median times of each list in milliseconds, one for each of the places. */
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

/** Pages of a thousand by username, as far as half of them in. */
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

/** How much more memory the API has in the second half of a stream of a million than in the first, in MiB. */
async function memoryOfStream({ port, pid, access }, say) {
  say('Streaming a million accounts')
  // The first one of each process fills what is kept for good; they take turns.
  for (let process = 0; process < PROCESSES; process++) await streamAll(port, access)
  const { accounts, seconds, mostMiB } = await streamAll(port, access, () => readMemory(pid))
  console.log(
    `  ${show(accounts)} accounts streamed in ${show(seconds, 1)} s: at most ` +
      `${show(mostMiB[0])} MiB in the first half, ${show(mostMiB[1])} in the second\n`,
  )
  return mostMiB[1] - mostMiB[0]
}

async function logInAdmin(port, databaseUrl) {
  const person = await createPerson(port, 'listing')
  await withClient(databaseUrl, (client) =>
    client.query(`update accounts set role = 'admin' where username = 'listing'`),
  )
  const [{ access }] = await person.logIn(1)
  return access
}
