import { type Endpoint, needsAccessToken, refresh } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { fromWire } from '@latchkey/auth-core/wire'
import type { AccessClock } from './access-clock.ts'
import {
  type CallInput,
  type CallResponse,
  type DownloadInput,
  type FileBody,
  readResponse,
  toRequest,
} from './endpoint-call.ts'
import type { ClientRequest, ClientResponse, Send } from './http.ts'
import type { Refreshes } from './refreshes.ts'
import { TokenRefresher } from './token-refresher.ts'
import type { TokenStore } from './token-store.ts'

export interface EndpointCallerOptions {
  store: TokenStore
  send: Send
  clock: AccessClock
  refreshes: Refreshes
}

/** Calls the endpoints of the contract, each with the tokens that its row requires. */
export class EndpointCaller {
  readonly tokens: TokenRefresher
  readonly #send: Send
  readonly #clock: AccessClock

  constructor({ store, send, clock, refreshes }: EndpointCallerOptions) {
    this.#send = send
    this.#clock = clock
    this.tokens = new TokenRefresher({
      store,
      clock,
      refreshes,
      sendRefresh: async (token, idempotency_key) =>
        (await this.call(refresh, { body: { refresh: token, idempotency_key } })).body,
    })
  }

  /**
   * Calls an endpoint, with a valid access token if its row requires one.
   *
   * @throws `AuthError` `not_authenticated` without tokens, a code with status 401 when the
   *   session has ended, or the API's error.
   */
  async call<Row extends Endpoint>(row: Row, input: CallInput<Row>): Promise<CallResponse<Row>> {
    const request = toRequest(row, input)
    const isAuthorized = needsAccessToken(row.access)
    const response = await (isAuthorized ? this.#sendAuthorized(request) : this.#ask(request))
    return readResponse(row, response)
  }

  /** Calls an endpoint once with this access token. Does NOT refresh it. */
  async callWith<Row extends Endpoint>(
    accessToken: string,
    row: Row,
    input: CallInput<Row>,
  ): Promise<CallResponse<Row>> {
    return readResponse(row, await this.#ask({ ...toRequest(row, input), accessToken }))
  }

  /**
   * Downloads a file of the media type that `input.accept` names.
   *
   * @throws `AuthError` as {@link EndpointCaller.call}.
   */
  async download<Row extends Endpoint>(row: Row, input: DownloadInput<Row>): Promise<FileBody> {
    const response = await this.#sendAuthorized(toRequest(row, input))
    if (response.status !== 200) throw fromWire(response)
    if (isFile(response.body)) return response.body
    throw new AuthError('internal_error', { cause: new Error('The response is not a file.') })
  }

  async #sendAuthorized(request: ClientRequest): Promise<ClientResponse> {
    const tokens = await this.tokens.current()
    const response = await this.#ask({ ...request, accessToken: tokens.access })
    if (response.status !== 401) return response
    const { access } = await this.tokens.renew(tokens)
    return this.#ask({ ...request, accessToken: access })
  }

  async #ask(request: ClientRequest): Promise<ClientResponse> {
    const response = await this.#send(request)
    this.#clock.learn(response.header('Date'))
    return response
  }
}

function isFile(body: unknown): body is FileBody {
  if (body instanceof Blob) return true
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
