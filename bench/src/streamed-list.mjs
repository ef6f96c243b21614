import fs from 'node:fs'

const MIB = 1024 * 1024
const NEWLINE = 10
const HALF = 500_000

/** Streams a million accounts as lines of JSON. Returns the peak memory in each half, in MiB. */
export async function streamAll(port, access, readMiB = () => 0) {
  const startedMs = performance.now()
  const response = await fetch(`http://127.0.0.1:${port}/auth/view-accounts/`, {
    headers: { authorization: `Bearer ${access}`, accept: 'application/x-ndjson' },
  })
  let accounts = 0
  const mostMiB = [0, 0]
  for await (const chunk of response.body) {
    for (const byte of chunk) if (byte === NEWLINE) accounts++
    const half = accounts < HALF ? 0 : 1
    mostMiB[half] = Math.max(mostMiB[half], readMiB())
  }
  return { accounts, seconds: (performance.now() - startedMs) / 1000, mostMiB }
}

/** Returns the memory of a process and its children, in MiB. */
export function readMemory(pid) {
  const all = [pid, ...childrenOf(pid)]
  return all.reduce((sum, one) => sum + residentOf(one), 0) / MIB
}

function childrenOf(pid) {
  const listed = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return listed === '' ? [] : listed.split(' ')
}

function residentOf(pid) {
  const [, kibibytes = '0'] =
    /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) * 1024
}
