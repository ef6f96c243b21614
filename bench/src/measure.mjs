import { on } from 'node:events'
import { readCpu } from './cpu.mjs'

/**
 * Measures the contenders in turns, so that other work of the machine affects them equally.
 *
 * @param contenders - Each with `title`, `load`, `server` (`port`, `pid`) and `prepare(clients)`,
 *   which returns the states of the clients at the start of a round.
 * @param options - `generator`, `postgresPid`, `rounds`, `seconds` (of a round).
 * @returns The rounds of each contender: the results of the generator, and `cpu`.
 */
export async function takeTurns(contenders, options) {
  const measured = contenders.map(() => [])
  const held = contenders.map(() => undefined)
  for (let round = 0; round <= options.rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const clients = await contender.prepare(held[index])
      const result = await measure(contender, clients, options)
      held[index] = result.held
      if (round > 0) measured[index].push(result) // the first round is a warm-up
    }
  }
  return measured
}

async function measure({ load, server }, clients, { generator, postgresPid, seconds }) {
  const pids = { server: server.pid, generator: generator.pid, postgres: postgresPid }
  const messages = on(generator, 'message', { close: ['exit'] })
  const hear = async () => {
    const { value, done } = await messages.next()
    if (done) throw new Error('The load generator exited.')
    return value[0]
  }
  generator.send({ load, port: server.port, ms: seconds * 1000, clients })
  await hear()
  const before = readCpu(pids)
  await hear()
  const after = readCpu(pids)
  const { counted } = await hear()
  await messages.return()
  if (counted.failures > 0) throw new Error(`${counted.failures} requests failed: ${load}.`)
  return { ...counted, cpu: share(before, after, { ...counted, seconds }) }
}

/** Returns CPU time per request in microseconds, and the cores that other programs used. */
function share(before, after, { requests, seconds }) {
  const spentMs = (name) => after[name] - before[name]
  const perRequest = (name) => (spentMs(name) * 1000) / requests
  const ours = spentMs('server') + spentMs('generator') + spentMs('postgres')
  return {
    server: perRequest('server'),
    postgres: perRequest('postgres'),
    generator: perRequest('generator'),
    generatorCores: spentMs('generator') / (seconds * 1000),
    othersCores: (spentMs('machine') - ours) / (seconds * 1000),
  }
}
