import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { isAllowed, objectionTo, type ReceiverPolicy } from '../domain/receiver-url.ts'

const TIMEOUT_MS = 5000
const RESPONSE_MAX_BYTES = 4096
const IDLE_MS = 30_000
const SOCKETS_PER_RECEIVER = 2

interface ReceiverResponse {
  status: number
  /** At most 4 KiB of it. */
  body: string
}

/** Sends events to the receivers of streams. */
export interface EventSender {
  policy: ReceiverPolicy
  /**
   * Posts a body. Follows no redirects.
   *
   * @throws An error without a response after five seconds, or for an address that the policy does
   *   not allow. Host names are resolved and checked for each connection.
   */
  post: (url: string, headers: Record<string, string>, body: string) => Promise<ReceiverResponse>
  close: () => void
}

/** @param timeoutMs - How long a receiver may take to respond. */
export function createEventSender(policy: ReceiverPolicy, timeoutMs = TIMEOUT_MS): EventSender {
  const settings = { keepAlive: true, maxSockets: SOCKETS_PER_RECEIVER, timeout: IDLE_MS }
  const agents = { 'http:': new http.Agent(settings), 'https:': new https.Agent(settings) }

  return {
    policy,

    post: async (text, headers, body) => {
      if (objectionTo(text, policy) !== undefined) throw forbidden()
      const url = new URL(text)
      const isPlain = url.protocol === 'http:'
      const request = (isPlain ? http : https).request(url, {
        method: 'POST',
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
        agent: agents[isPlain ? 'http:' : 'https:'],
        lookup: checkedLookup(url, policy),
        signal: AbortSignal.timeout(timeoutMs),
      })
      return new Promise((resolve, reject) => {
        request.on('error', reject)
        request.on('response', (response) => {
          readStart(response).then(
            (start) => resolve({ status: response.statusCode ?? 0, body: start }),
            reject,
          )
        })
        request.end(body)
      })
    },

    close: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

/** Reads the start of a response, and drops the connection if there is more. */
async function readStart(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    size += bytes.length
    if (size > RESPONSE_MAX_BYTES) break // leaving the loop destroys the response
  }
  return Buffer.concat(chunks).subarray(0, RESPONSE_MAX_BYTES).toString()
}

/** Resolves a host name for a connection, and fails if any of its addresses is not allowed. */
function checkedLookup(url: URL, policy: ReceiverPolicy): LookupFunction {
  return (hostname, options, done) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, [])
      const isFine = addresses.every(({ address }) => isAllowed(address, url, policy))
      const [first] = addresses
      if (!isFine || !first) return done(forbidden(), [])
      if (options.all) return done(null, addresses)
      return done(null, first.address, first.family)
    })
  }
}

function forbidden(): Error {
  return Object.assign(new Error('The address of the receiver is not allowed.'), {
    code: 'ADDRESS_NOT_ALLOWED',
  })
}
