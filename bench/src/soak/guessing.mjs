import { setTimeout as wait } from 'node:timers/promises'
import { openConnection } from '../connection.mjs'
import { show } from '../numbers.mjs'
import { createUser, PASSWORD } from '../users.mjs'
import { loginFrom } from '../attackers.mjs'
import { post } from '../requests.mjs'

const GUESSERS = 50
const OWNER_EACH_MS = 2000
const MOST_AN_HOUR = 100
const DEVICE_TOKEN = /\r\nDevice-Token: ([^\r]+)/i

/**
 * Tests that fifty attackers with fifty addresses, on both processes, get no more guesses at a
 * password than a single attacker, and that the owner's device can log in at the same time.
 */
export async function proveGuessing(ports, seconds) {
  const username = 'guessed'
  await createUser(ports[0], username)
  const owner = await openConnection(ports[0])
  const first = await owner.ask(post('/auth/token/', { username, password: PASSWORD }))
  const device_token = DEVICE_TOKEN.exec(first.head)?.[1]
  const endMs = performance.now() + seconds * 1000
  const counts = { guesses: 0, looked: 0 }
  const guessing = Array.from({ length: GUESSERS }, (_, index) =>
    guessOnAndOn(ports[index % ports.length], index, { username, endMs, counts }),
  )
  const logins = []
  while (performance.now() < endMs) {
    const body = { username, password: PASSWORD, device_token }
    logins.push((await owner.ask(post('/auth/token/', body))).status)
    await wait(OWNER_EACH_MS)
  }
  await Promise.all(guessing)
  owner.close()
  const refused = logins.filter((status) => status !== 200).length
  // The limit is eight per five minutes, so a short run can use all eight at once.
  const most = Math.max(8, Math.ceil((MOST_AN_HOUR * seconds) / 3600))
  return {
    isProven: counts.looked <= most && refused === 0,
    lines: [
      `${show(counts.guesses)} guesses by ${GUESSERS} in ${show(seconds)} s: ${show(counts.looked)} were checked, at most ${show(most)} allowed`,
      `the owner logged in ${show(logins.length)} times, and was rejected ${show(refused)} times`,
    ],
  }
}

async function guessOnAndOn(port, index, { username, endMs, counts }) {
  const connection = await openConnection(port)
  while (performance.now() < endMs) {
    const { status } = await connection.ask(loginFrom(index, { username, password: 'wrong' }))
    counts.guesses += 1
    if (status === 401) counts.looked += 1
    await wait(20)
  }
  connection.close()
}
