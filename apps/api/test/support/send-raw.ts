import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { IncomingMessage } from 'node:http'
import { checkContract } from './check-contract.ts'
import type { Answer, TestApi } from './start-api.ts'

/**
 * Sends a request whose headers `fetch` would merge or refuse, such as two of one name, and checks
 * the response against the contract.
 */
export async function sendRaw(
  { url }: TestApi,
  method: string,
  path: string,
  headers: readonly (readonly [name: string, value: string])[],
  body = '',
): Promise<Answer> {
  const host = headers.some(([name]) => name === 'Host') ? [] : ['Host', new URL(url).host]
  const length = body === '' ? [] : ['Content-Length', String(Buffer.byteLength(body))]
  const flat = [...host, ...headers.flat(), ...length]
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(url + path, { method, headers: flat, setHost: false }, resolve)
    sent.on('error', reject).end(body)
  })
  const sentBack = await text(response)
  const pairs = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const answer = {
    status: response.statusCode ?? 0,
    headers: new Headers(pairs),
    body: parse(sentBack),
  }
  checkContract(method, path, answer)
  return answer
}

function parse(sent: string): unknown {
  try {
    return JSON.parse(sent)
  } catch {
    return sent
  }
}
