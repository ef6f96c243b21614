import { once } from 'node:events'
import net from 'node:net'

const HEAD_END = '\r\n\r\n'
const LENGTH = '\r\nContent-Length: '
const STATUS = { from: 'HTTP/1.1 '.length, to: 'HTTP/1.1 200'.length }

/**
 * A kept-alive connection to a server on this machine that asks one thing at a time: as little work
 * as can be, since who measures shares the cores with who is measured. Answers have to be ASCII and
 * say their length.
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
  socket.on('error', () => undefined) // what waits hears of it by `close`
  socket.on('close', () => waiting?.reject(new Error('The server hung up without an answer.')))

  return {
    /** Gives `status`, `head` and `body` of the answer. */
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('The server has hung up.'))
        waiting = { resolve, reject }
        socket.write(request, 'latin1')
      }),
    close: () => socket.destroy(),
  }
}

/** Asks on a connection of its own, and hangs up at the first byte of the answer, which is lost. */
export async function askAndHangUp(port, request) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  socket.write(request, 'latin1')
  await once(socket, 'readable') // not a byte is read
  socket.resetAndDestroy()
}

/** The answer that a text begins with, or `undefined` while it is not whole. */
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
