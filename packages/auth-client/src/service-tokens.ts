import type { RefreshedTokens } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Permission } from '@latchkey/auth-core/roles'
import { readPayload } from '@latchkey/auth-core/token-payload'
import { z } from 'zod'
import type { AccessClock } from './access-clock.ts'
import type { TokenStore } from './token-store.ts'

export interface ServiceTokenOptions {
  /** The permissions that the service needs. Without it, the token has all of the role's. */
  scope?: readonly Permission[]
  /** Set it after the service rejected the last token with 401, to get another one. */
  renew?: boolean
}

/** The response to a refresh. A server that knows `resource` adds the granted permissions. */
type ServiceRefresh = RefreshedTokens & { scope?: string | undefined }

export interface ServiceTokensOptions {
  store: TokenStore
  clock: AccessClock
  /** Refreshes for a service. */
  issue: (resource: string, scope: string | undefined) => Promise<ServiceRefresh>
}

/** The session and the account version of a token. */
const Identity = z.object({ sid: z.string().optional(), ver: z.number().optional() })

/** Caches access tokens for services in memory, until they expire or the session changes. */
export class ServiceTokens {
  readonly #store: TokenStore
  readonly #clock: AccessClock
  readonly #issue: ServiceTokensOptions['issue']
  readonly #known = new Map<string, string>()
  readonly #pending = new Map<string, Promise<string>>()
  #identity = ''

  constructor({ store, clock, issue }: ServiceTokensOptions) {
    this.#store = store
    this.#clock = clock
    this.#issue = issue
  }

  /**
   * Returns an access token for a service.
   *
   * @param resource - The name or URI of the service.
   * @throws {@link AuthError} `invalid_target`, `not_authenticated`, or what a refresh throws.
   */
  async get(resource: string, { scope, renew = false }: ServiceTokenOptions): Promise<string> {
    const identity = this.#forgetOthers()
    const name = JSON.stringify([resource, scope])
    const pending = this.#pending.get(name)
    if (pending) return pending
    const known = this.#known.get(name)
    if (known !== undefined && !renew && !this.#clock.isStale(known)) return known

    const asking = this.#ask(resource, scope?.join(' '))
    this.#pending.set(name, asking)
    try {
      const token = await asking
      if (this.#identity === identity) this.#known.set(name, token)
      return token
    } finally {
      if (this.#pending.get(name) === asking) this.#pending.delete(name)
    }
  }

  async #ask(resource: string, scope: string | undefined): Promise<string> {
    const { access, scope: granted } = await this.#issue(resource, scope)
    // A server that ignores `resource` returned a token for itself, which no service may get.
    if (granted === undefined) throw new AuthError('invalid_target')
    return access
  }

  /** Forgets the tokens of another session, or of an earlier state of the account. */
  #forgetOthers(): string {
    const { data } = Identity.safeParse(readPayload(this.#store.read()?.access ?? ''))
    const identity = JSON.stringify(data)
    if (identity !== this.#identity) {
      this.#known.clear()
      this.#pending.clear()
      this.#identity = identity
    }
    return identity
  }
}
