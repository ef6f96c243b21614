import {
  changeEmail,
  listPostedEmails,
  requestPasswordReset,
  resetPassword,
  sendVerification,
  verifyEmail,
} from '@latchkey/auth-core/contract'
import type { AuthClient } from './client.ts'
import type { BodyOf, ResultOf } from './endpoint-call.ts'

/** Password reset and email verification, for the front ends. */
export class AccountRecoveryClient {
  readonly #auth: AuthClient

  constructor(auth: AuthClient) {
    this.#auth = auth
  }

  /**
   * Requests a link to set a new password. Does NOT reveal whether an account has the address.
   *
   * @throws {@link AuthError} `invalid_request`, `throttled`.
   */
  async requestPasswordReset(email: BodyOf<typeof requestPasswordReset>['email']): Promise<void> {
    await this.#auth.call(requestPasswordReset, { body: { email } })
  }

  /**
   * Sets a new password with the token of a link.
   *
   * @throws {@link AuthError} `invalid_request` for `token` or `new_password`.
   */
  async resetPassword(body: BodyOf<typeof resetPassword>): Promise<void> {
    await this.#auth.call(resetPassword, { body })
  }

  /**
   * Confirms an address with the token of a link.
   *
   * @throws {@link AuthError} `invalid_request` for `token`.
   */
  async verifyEmail(token: BodyOf<typeof verifyEmail>['token']): Promise<void> {
    await this.#auth.call(verifyEmail, { body: { token } })
  }

  /**
   * Requests another address for the caller's account.
   *
   * @throws {@link AuthError} `invalid_request`, `throttled`.
   */
  async changeEmail(body: BodyOf<typeof changeEmail>): Promise<void> {
    await this.#auth.call(changeEmail, { body })
  }

  /** Sends the caller's verification link again. @throws {@link AuthError} `throttled`. */
  async sendVerification(): Promise<void> {
    await this.#auth.call(sendVerification, {})
  }

  /**
   * Lists the emails of a development server without a mail server.
   *
   * @throws {@link AuthError} `not_found`.
   */
  async listPostedEmails(): Promise<ResultOf<typeof listPostedEmails>> {
    return (await this.#auth.call(listPostedEmails, {})).body
  }
}
