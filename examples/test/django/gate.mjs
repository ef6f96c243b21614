import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host']

/**
 * Starts a proxy in front of an API, whose requests a test can count, hold, drop or answer.
 *
 * @returns `url`; `target`, the API's URL, to be set; `countOf(path)` and `waitingAt(path)`, the
 *   numbers of requests so far and of those without a response; and `on(path, handler)`. The
 *   handler gets `forward()`, which returns the API's `{status, headers, body}`, and `drop()`, and
 *   returns the response to send. `on` returns a function that removes the handler.
 */
export async function startGate() {
  const handlers = new Map()
  const counts = new Map()
  const waiting = new Map()
  const gate = {
    target: '',
    countOf: (path) => counts.get(path) ?? 0,
    waitingAt: (path) => waiting.get(path) ?? 0,
    on: (path, handler) => {
      handlers.set(path, handler)
      return () => handlers.delete(path)
    },
  }

  const server = createServer((req, res) => {
    const path = req.url.split('?')[0]
    counts.set(path, gate.countOf(path) + 1)
    waiting.set(path, gate.waitingAt(path) + 1)
    const gone = new AbortController()
    res.once('close', () => {
      waiting.set(path, gate.waitingAt(path) - 1)
      gone.abort()
    })
    const drop = () => void req.socket.destroy()
    const forward = () => forwardTo(gate.target, req, gone.signal)
    const answer = (handlers.get(path) ?? handlers.get('*') ?? forward)(forward, drop)
    Promise.resolve(answer)
      .then((found) => found && res.writeHead(found.status, found.headers).end(found.body))
      .catch(drop)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  gate.url = `http://127.0.0.1:${server.address().port}`
  gate.stop = async () => {
    server.close()
    server.closeAllConnections()
  }
  return gate
}

/** Returns a promise and the function that resolves it. */
export function latch() {
  let open
  const opened = new Promise((resolve) => (open = resolve))
  return { opened, open }
}

async function forwardTo(target, req, signal) {
  const { method, url } = req
  const body = method === 'GET' ? undefined : await buffer(req)
  const sent = { method, headers: without(req.headers), body, redirect: 'manual', signal }
  const response = await fetch(target + url, sent)
  const headers = without(Object.fromEntries(response.headers))
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) }
}

function without(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)))
}
