import { createPasswords } from '@latchkey/auth-core/passwords'
import { availableParallelism } from 'node:os'

/** How many passwords a program hashes in a second that does nothing else: `COST SECONDS`. */
const [cost, seconds] = process.argv.slice(2).map(Number)
const atOnce = availableParallelism()
const passwords = createPasswords({ cost, concurrency: atOnce, queueLimit: atOnce })
const endMs = performance.now() + seconds * 1000
let hashed = 0

async function hashOnAndOn() {
  while (performance.now() < endMs) {
    await passwords.hash('any password will do')
    hashed++
  }
}

await Promise.all(Array.from({ length: atOnce }, hashOnAndOn))
console.log(hashed / seconds)
