import { spawnSync } from 'node:child_process'
import net from 'node:net'
import { Failure } from './run.mjs'

const CONNECT_TIMEOUT_MS = 500
const HIGHEST_PORT = 65_535

/** Returns the port in an environment variable, or the default port. */
export function portFromEnvironment(variable, usual) {
  const text = process.env[variable]
  if (!text) return usual
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT) return port
  throw new Failure(`${variable} must be a port from 1 to ${HIGHEST_PORT}, but is "${text}".`)
}

/**
 * Throws a {@link Failure} when one of the ports is in use, on either address of localhost.
 *
 * @param ports - Each with the `name` of its app, the `port`, and `remedy`, the end of the message.
 */
export async function requirePorts(ports) {
  for (const { name, port, remedy } of ports) {
    if (!(await isTaken(port))) continue
    throw new Failure(
      `Port ${port} for the ${name} is in use by ${holderOf(port)}. Stop that program first${remedy}.`,
    )
  }
}

/** Returns the first free port, starting with `port`. */
export async function findFreePort(port) {
  return (await isTaken(port)) ? findFreePort(port + 1) : port
}

async function isTaken(port) {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(port, host)))
  return answers.includes(true)
}

function accepts(port, host) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host, timeout: CONNECT_TIMEOUT_MS })
    const done = (isOpen) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
    socket.once('timeout', () => done(false))
  })
}

/** Describes the program that listens on a port, as reported by `lsof` or `ss`. */
function holderOf(port) {
  const lsof = output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])
  const ss = output('ss', ['-Hltnp', `sport = :${port}`])
  const [, pid] = /^p(\d+)/m.exec(lsof) ?? /pid=(\d+)/.exec(ss) ?? []
  const [, command] = /^c(.+)/m.exec(lsof) ?? /\("([^"]+)"/.exec(ss) ?? []
  return pid ? `the program ${command} (process ${pid})` : 'another program'
}

function output(command, args) {
  return spawnSync(command, args, { encoding: 'utf8', timeout: 5000 }).stdout ?? ''
}
