import os from 'node:os'
import { openConnection } from '../connection.mjs'
import { askFrom } from '../attackers.mjs'
import { FLOODS } from './flood-kinds.mjs'

const AT_ONCE = 16
/** Attackers use other machines, so this process takes only spare CPU time. */
const NICE = 15

/** Sends a flood as fast as possible, and reports how many requests it sent. */
const [port, index, title, seconds] = process.argv.slice(2)
os.setPriority(NICE)
const { send } = FLOODS[title]
const endMs = performance.now() + Number(seconds) * 1000
let sent = 0

async function sendSome() {
  const connection = await openConnection(Number(port))
  while (performance.now() < endMs) {
    sent += 1
    await connection.ask(askFrom(Number(index), send(sent, Number(index))))
  }
  connection.close()
}

await Promise.all(Array.from({ length: AT_ONCE }, sendSome))
process.send({ sent })
process.disconnect()
