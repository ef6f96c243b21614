import {
  createService,
  createStream,
  deleteStream,
  listServices,
  listStreams,
  revokeService,
  verifyStream,
} from '@latchkey/auth-core/contract'
import type { AuthClient, CallOptions } from './client.ts'
import type { BodyOf, ResultOf } from './endpoint-call.ts'

/**
 * The endpoints for services and their streams of security events, with the tokens of an
 * {@link AuthClient}. Each function throws the `AuthError` of the API, such as `permission_denied`.
 */
export class ServicesClient {
  readonly #auth: AuthClient

  constructor(auth: AuthClient) {
    this.#auth = auth
  }

  /** Returns the services that are not revoked, oldest first. */
  async services(options: CallOptions = {}): Promise<ResultOf<typeof listServices>> {
    return (await this.#auth.call(listServices, options)).body
  }

  /**
   * Creates a service. Only this result has its credential.
   *
   * @throws `AuthError` `invalid_request` with its `fields`.
   */
  async createService(
    input: BodyOf<typeof createService>,
  ): Promise<ResultOf<typeof createService>> {
    return (await this.#auth.call(createService, { body: input })).body
  }

  /** Revokes the credential of a service. @throws `AuthError` `not_found`. */
  async revokeService(id: string): Promise<void> {
    await this.#auth.call(revokeService, { params: { id } })
  }

  /** Returns the streams of security events, oldest first. */
  async streams(options: CallOptions = {}): Promise<ResultOf<typeof listStreams>> {
    return (await this.#auth.call(listStreams, options)).body
  }

  /** @throws `AuthError` `invalid_request` with its `fields`. */
  async createStream(input: BodyOf<typeof createStream>): Promise<ResultOf<typeof createStream>> {
    return (await this.#auth.call(createStream, { body: input })).body
  }

  /** Sends a verification event, and resumes a paused stream. @throws `AuthError` `not_found`. */
  async verifyStream(id: string): Promise<void> {
    await this.#auth.call(verifyStream, { params: { id } })
  }

  /** Ends a stream. @throws `AuthError` `not_found`. */
  async deleteStream(id: string): Promise<void> {
    await this.#auth.call(deleteStream, { params: { id } })
  }
}
