import { setTimeout as wait } from 'node:timers/promises'
import { openConnection } from './connection.mjs'
import { LOADS } from './loads.mjs'
import { quantile } from './numbers.mjs'

/** New connections are slower at first. */
const WARM_UP_MS = 700

/**
 * The load generator, in its own process. It receives `{ load, port, ms, clients }`, where
 * `clients` has the initial state of each client. It sends `begun` and `ended` around the measured
 * time, then the results.
 */
process.on('message', (plan) => {
  generate(plan).then(
    (counted) => process.send({ counted }),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function generate({ load, port, ms, clients }) {
  const connections = await Promise.all(clients.map(() => openConnection(port)))
  const counting = { latenciesMs: [], failures: 0, isOn: false, isOver: false }
  const asking = Promise.all(
    connections.map((connection, index) =>
      askOnAndOn(LOADS[load], connection, clients[index], counting),
    ),
  )
  const seconds = await count(ms, counting)
  const held = await asking
  const { latenciesMs, failures } = counting
  return {
    held,
    failures,
    requests: latenciesMs.length,
    perSecond: latenciesMs.length / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
  }
}

/** Sends requests until the time is up, and returns the last state of the client. */
async function askOnAndOn({ request, next }, connection, first, counting) {
  let held = first
  while (!counting.isOver) {
    const askedMs = performance.now()
    const answer = await connection.ask(request(held))
    if (answer.status === 200) held = next(answer, held)
    else counting.failures++
    if (counting.isOn) counting.latenciesMs.push(performance.now() - askedMs)
  }
  connection.close()
  return held
}

/** Counts requests for a time after the warm-up, and returns that time in seconds. */
async function count(ms, counting) {
  await wait(WARM_UP_MS)
  counting.isOn = true
  process.send('begun')
  const begunMs = performance.now()
  await wait(ms)
  counting.isOn = false
  const seconds = (performance.now() - begunMs) / 1000
  process.send('ended')
  counting.isOver = true
  return seconds
}
