import { reading, refreshing } from './contenders.mjs'
import { benchBypasses } from './bypasses.mjs'
import { benchFlood } from './flood.mjs'
import { benchImport } from './import.mjs'
import { benchLists } from './lists.mjs'
import { benchLogout } from './logout.mjs'
import { describeMachine } from './machine.mjs'
import { benchSearch } from './search.mjs'
import { takeTurns } from './measure.mjs'
import { median, show } from './numbers.mjs'
import { postgresOf } from './postgres.mjs'
import { toTable } from './table.mjs'
import { benchTiming } from './timing.mjs'

const REFRESHES_PER_SECOND = 2500
const SHARE_OF_EXPRESS = 0.8
const WORKERS = '2'
/** A result is invalid when other programs use more cores than this. */
const MOST_OTHERS_CORES = 0.3
const REACHED = 'reached'

/** The parts, by the names that `--only` accepts. */
export const PARTS = {
  refresh: benchRefresh,
  access: benchAccess,
  timing: (_api, _start, options) => benchTiming(options),
  flood: (_api, _start, options) => benchFlood(options),
  lists: (_api, _start, options) => benchLists(options),
  search: (_api, _start, options) => benchSearch(options),
  import: (_api, _start, options) => benchImport(options),
  logout: (_api, _start, options) => benchLogout(options),
  bypasses: (_api, _start, options) => benchBypasses(options),
}

/**
 * Measures the API as built, and prints the results.
 *
 * @param servers - `startApi(env)` and `start(file, env)`, which return `port` and `pid`, and
 *   `startGenerator()`.
 * @param options - `databaseUrl`, `rounds`, `seconds` (per round), `only` (a part), `say`.
 * @returns Whether every limit was reached while other programs used few cores.
 */
export async function bench(servers, { databaseUrl, rounds, seconds, only, say }) {
  const api = await servers.startApi({ WORKERS })
  const start = (file) => servers.start(file, { WORKERS, DATABASE_URL: databaseUrl })
  const postgres = await postgresOf(databaseUrl)
  const generator = servers.startGenerator()
  const common = { generator, postgresPid: postgres.pid, rounds, seconds }
  const options = { ...common, databaseUrl, servers, say }
  console.log(`\n  ${describeMachine(postgres.version)}`)
  console.log(`  ${WORKERS} workers per server; the load generator and Postgres share the cores.`)
  console.log(`  Medians of ${rounds} rounds of ${seconds} s each; the servers take turns.\n`)

  const limits = []
  for (const [name, part] of Object.entries(PARTS)) {
    if (only && only !== name) continue
    say(`Measuring ${name}`)
    limits.push(...[await part(api, start, options)].flat())
  }
  console.log('')
  for (const line of toTable([['limit', 'measured', 'at least', ''], ...limits.map(toCells)])) {
    console.log(`  ${line}`)
  }
  console.log('')
  return limits.every((limit) => judge(limit) === REACHED)
}

async function benchRefresh(api, start, options) {
  const contenders = await refreshing(api, await start('one-update.mjs'))
  const [ours] = await showTurns(contenders, options)
  return {
    title: 'refreshes per second',
    othersCores: othersIn(ours),
    measured: median(ours.map(({ perSecond }) => perSecond)),
    least: REFRESHES_PER_SECOND,
    decimals: 0,
  }
}

async function benchAccess(api, start, options) {
  const contenders = await reading(api, await start('bare-express.mjs'))
  const [ours, bare] = await showTurns(contenders, options)
  return {
    title: 'GET /auth/access/ relative to bare Express',
    othersCores: othersIn([...ours, ...bare]),
    measured: median(ours.map(({ perSecond }, round) => perSecond / bare[round].perSecond)),
    least: SHARE_OF_EXPRESS,
    decimals: 2,
  }
}

const HEADS = ['', 'per second', '(min', 'max)', 'p50 ms', 'p99 ms']
const CPU_HEADS = ['server µs', 'Postgres µs', 'load µs', 'load cores', 'other cores']

async function showTurns(contenders, options) {
  const measured = await takeTurns(contenders, options)
  const rows = contenders.map(({ title }, index) => [title, ...toNumbers(measured[index])])
  for (const line of toTable([[...HEADS, ...CPU_HEADS], ...rows])) console.log(`  ${line}`)
  return measured
}

function toNumbers(rounds) {
  const all = (pick) => rounds.map(pick)
  const rates = all(({ perSecond }) => perSecond)
  const cpu = (name) => median(all((round) => round.cpu[name]))
  return [
    show(median(rates)),
    show(Math.min(...rates)),
    show(Math.max(...rates)),
    show(median(all(({ p50Ms }) => p50Ms)), 1),
    show(median(all(({ p99Ms }) => p99Ms)), 1),
    show(cpu('server')),
    show(cpu('postgres')),
    show(cpu('generator')),
    show(cpu('generatorCores'), 2),
    show(cpu('othersCores'), 2),
  ]
}

/** Returns the median number of cores that other programs used. On Linux only, else NaN. */
function othersIn(rounds) {
  return median(rounds.map(({ cpu }) => cpu.othersCores))
}

function toCells(limit) {
  const { title, measured, least, decimals } = limit
  return [title, show(measured, decimals), show(least, decimals), judge(limit)]
}

function judge({ measured, least, othersCores = 0 }) {
  if (othersCores > MOST_OTHERS_CORES) return 'DISTURBED, measure again'
  return measured >= least ? REACHED : 'MISSED'
}
