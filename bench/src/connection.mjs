import { once } from 'node:events'
import net from 'node:net'

const HEAD_END = '\r\n\r\n'
const LENGTH = '\r\nContent-Length: '
const STATUS = { from: 'HTTP/1.1 '.length, to: 'HTTP/1.1 200'.length }

/**
 * Opens a keep-alive connection to a local server, for one request at a time. It does as little
 * work as possible, because the load generator shares the cores with the server. Responses must be
 * ASCII; a response without Content-Length has no body.
 */
export async function openConnection(port) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.setEncoding('latin1')
  let received = ''
  let waiting

  socket.on('data', (chunk) => {
    received += chunk
    const answer = parseAnswer(received)
    if (!answer || !waiting) return
    const { resolve } = waiting
    received = ''
    waiting = undefined
    resolve(answer)
  })
  socket.on('error', () => undefined) // `close` follows, and rejects the request
  socket.on('close', () =>
    waiting?.reject(new Error('The server closed the connection without a response.')),
  )

  return {
    /** Sends a request. Returns `status`, `head` and `body` of the response. */
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('The connection is closed.'))
        waiting = { resolve, reject }
        socket.write(request, 'latin1')
      }),
    close: () => socket.destroy(),
  }
}

/** Sends a request on a new connection, which it resets at the first byte of the response. */
export async function askAndHangUp(port, request) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  socket.write(request, 'latin1')
  await once(socket, 'readable') // reads no byte
  socket.resetAndDestroy()
}

/** Parses the response at the start of a text. Returns `undefined` while it is incomplete. */
function parseAnswer(text) {
  const headEnd = text.indexOf(HEAD_END)
  if (headEnd < 0) return undefined
  const lengthAt = text.indexOf(LENGTH)
  const bodyLength = lengthAt < 0 ? 0 : Number.parseInt(text.slice(lengthAt + LENGTH.length), 10)
  const bodyAt = headEnd + HEAD_END.length
  if (text.length < bodyAt + bodyLength) return undefined
  return {
    status: Number(text.slice(STATUS.from, STATUS.to)),
    head: text.slice(0, headEnd),
    body: text.slice(bodyAt, bodyAt + bodyLength),
  }
}
