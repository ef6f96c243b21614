import fs from 'node:fs'

/** Linux counts CPU time in hundredths of a second. */
const MS_PER_TICK = 10
const FIELD = { parent: 1, group: 2, user: 11, system: 12 }
const IDLE_FIELDS = [3, 4]

/**
 * Returns the CPU time used so far, in milliseconds: by the process groups `server` and
 * `generator`, by the children of the process `postgres`, and by the whole `machine`. On Linux
 * only, else an empty object.
 */
export function readCpu({ server, generator, postgres }) {
  if (process.platform !== 'linux') return {}
  const processes = fs.readdirSync('/proc').filter(isNumber).flatMap(readStat)
  const spent = (isOurs) =>
    processes.filter(isOurs).reduce((sum, stat) => sum + stat[FIELD.user] + stat[FIELD.system], 0) *
    MS_PER_TICK
  return {
    server: spent((stat) => stat[FIELD.group] === server),
    generator: spent((stat) => stat[FIELD.group] === generator),
    postgres: spent((stat) => stat[FIELD.parent] === postgres),
    machine: readMachine(),
  }
}

/** Returns the id of the parent of a process, on Linux only. */
export function parentOf(pid) {
  return process.platform === 'linux' ? readStat(pid)[0]?.[FIELD.parent] : undefined
}

/**
 * Returns the fields after the name in `/proc/PID/stat`, or an empty array for an ended process.
 */
function readStat(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return [fields.map(Number)]
  } catch {
    return []
  }
}

function readMachine() {
  const [line] = fs.readFileSync('/proc/stat', 'latin1').split('\n', 1)
  const [user, nice, system, ...more] = line.trim().split(/\s+/).slice(1, 9).map(Number)
  const busy = [user, nice, system, ...more].filter((_, index) => !IDLE_FIELDS.includes(index))
  return busy.reduce((sum, ticks) => sum + ticks, 0) * MS_PER_TICK
}

function isNumber(name) {
  return /^\d+$/.test(name)
}
