import { z } from 'zod'
import type { AuthClient } from './client.ts'
import { readAnswer } from './http.ts'
import { type EmailBody, PATHS, type ResetBody } from '@latchkey/auth-core/contract'

const Nothing = z.unknown()

/** What goes by mail, for the front ends: a forgotten password, and that an address is one's own. */
export class EmailClient {
  readonly #auth: AuthClient

  constructor(auth: AuthClient) {
    this.#auth = auth
  }

  /**
   * Has a link to set a new password sent. Whether anybody has the address is not told.
   *
   * @throws {@link AuthError} `invalid_request`, `throttled`.
   */
  async forgetPassword(email: string): Promise<void> {
    await this.#postAsAnybody(PATHS.forgotten, { email })
  }

  /** Sets a new password by a link. @throws {@link AuthError} `invalid_request` at `token` or `new_password`. */
  async resetPassword(body: ResetBody): Promise<void> {
    await this.#postAsAnybody(PATHS.reset, body)
  }

  /** Confirms an address by a link. @throws {@link AuthError} `invalid_request` at `token`. */
  async verifyEmail(token: string): Promise<void> {
    await this.#postAsAnybody(PATHS.verifyEmail, { token })
  }

  /** Asks for another address for one's own account. @throws {@link AuthError} `invalid_request`, `throttled`. */
  async changeEmail(body: EmailBody): Promise<void> {
    await this.#post(PATHS.email, body)
  }

  /** Has the link for one's own address sent once more. @throws {@link AuthError} `throttled`. */
  async sendVerification(): Promise<void> {
    await this.#post(PATHS.emailVerification, {})
  }

  async #postAsAnybody(path: string, body: unknown): Promise<void> {
    readAnswer(Nothing, await this.#auth.callAsAnybody({ method: 'POST', path, body }))
  }

  async #post(path: string, body: unknown): Promise<void> {
    readAnswer(Nothing, await this.#auth.call({ method: 'POST', path, body }))
  }
}
