import bcrypt from 'bcrypt'
import { availableParallelism } from 'node:os'

/** Prints how many passwords per second a program can hash. Usage: `COST SECONDS`. */
const [cost, seconds] = process.argv.slice(2).map(Number)
const startedMs = performance.now()
const endMs = startedMs + seconds * 1000
let hashed = 0

async function hashOnAndOn() {
  while (performance.now() < endMs) {
    await bcrypt.hash('any password will do', cost)
    hashed++
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, hashOnAndOn))
console.log((hashed * 1000) / (performance.now() - startedMs))
