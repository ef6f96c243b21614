import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { logRequests, requestIdOf } from './log-requests.ts'
import { serve } from './serve.ts'

const HOST = '127.0.0.1'

async function ask(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, resolve).once('error', reject)
  })
}

test('an error in one sentence reports a port that is in use', async () => {
  const other = createServer().listen(0, HOST)
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0

  await expect(serve(() => undefined, port, HOST)).rejects.toThrow(
    `Cannot listen on ${HOST}:${port}: the port is already in use.`,
  )
  other.close()
})

test('a stopping server finishes requests in progress and accepts no new ones', async () => {
  let answer = (): void => undefined
  const arrived = new Promise<void>((resolve) => {
    answer = resolve
  })
  let finish = (): void => undefined
  const serving = await serve(
    (_req, res) => {
      finish = () => res.end('done')
      answer()
    },
    0,
    HOST,
  )
  const url = `http://${HOST}:${serving.port}/`
  const asked = ask(url)
  await arrived

  const stopped = serving.stop()
  await expect(ask(url)).rejects.toThrow('ECONNREFUSED')
  finish()

  expect(await text(await asked)).toBe('done')
  await stopped
})

test(
  'a stopping server closes a kept connection once its response is complete',
  { timeout: 3000 }, // far less than the server waits for open connections
  async () => {
    let finish = (): void => undefined
    const serving = await serve(
      (_req, res) => {
        res.flushHeaders() // too early for a header that closes the connection
        finish = () => res.end('done')
      },
      0,
      HOST,
    )
    const agent = new Agent({ keepAlive: true })
    const asked = new Promise<IncomingMessage>((resolve, reject) => {
      get(`http://${HOST}:${serving.port}/`, { agent }, resolve).once('error', reject)
    })
    const answer = await asked

    const stopped = serving.stop()
    finish()

    expect(await text(answer)).toBe('done')
    await stopped
    agent.destroy()
  },
)

test('a request has an id, and one log line with the id and without its query', async () => {
  const lines: object[] = []
  const log = logRequests({ info: (entry) => lines.push(entry) }, { isBehindProxy: false })
  const serving = await serve((req, res) => log(req, res, () => res.end(requestIdOf(res))), 0, HOST)

  const answer = await ask(`http://${HOST}:${serving.port}/path?token=secret`)

  const requestId = await text(answer)
  expect(answer.headers['x-request-id']).toBe(requestId)
  await serving.stop()
  expect(lines).toEqual([
    { requestId, method: 'GET', path: '/path', status: 200, ms: expect.any(Number) },
  ])
})

test('behind a proxy a request has the id that the proxy gave it, if it is one', async () => {
  const log = logRequests({ info: () => undefined }, { isBehindProxy: true })
  const serving = await serve((req, res) => log(req, res, () => res.end()), 0, HOST)
  const idFor = async (given: string) => {
    const headers = { 'X-Request-Id': given }
    const { headers: answered } = await fetch(`http://${HOST}:${serving.port}/`, { headers })
    return answered.get('x-request-id')
  }
  const id = '01a22ecd-aabe-728d-900e-52eab7a7fdbb'

  expect(await idFor(id)).toBe(id)
  expect(await idFor(id.replaceAll('-', '').toUpperCase())).toBe(id)
  expect(await idFor(`${id}x`)).toMatch(/^[0-9a-f-]{36}$/)
  expect(await idFor(`${id}x`)).not.toContain(id)
  await serving.stop()
})
