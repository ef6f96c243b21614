import os from 'node:os'
import { openConnection } from '../connection.mjs'
import { askFrom } from '../attackers.mjs'
import { FLOODS } from './flood-kinds.mjs'

const AT_ONCE = 16
/** Attackers have machines of their own: this one takes what the service leaves. */
const NICE = 15

/** Sends one flood as fast as it goes, for some seconds, and says how many requests were answered. */
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
