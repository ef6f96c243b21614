import type { TokenPair } from '@latchkey/auth-core/contract'
import type { Role } from '@latchkey/auth-core/roles'
import type { Duration } from './duration.ts'

/** What an account is created with. Each member has a default. */
export interface NewAccount {
  /** Default: a new name. */
  username?: string
  /** Default: the username at `example.com`. */
  email?: string
  /** Default: the same for all accounts. */
  password?: string
  /** Default `customer`. */
  role?: Role
}

export interface TestAccount {
  id: string
  username: string
  email: string
  password: string
  role: Role
}

/** What an admin may change. Absent members stay as they are. */
export interface AccountEdit {
  email?: string
  role?: Role
  isActive?: boolean
}

export interface TestEmail {
  to: string
  subject: string
  text: string
  html: string
  /** The first link in the text. */
  link: string | undefined
}

/** What holds the tokens of a session: the tokens themselves, or the store of a client. */
export type Holder = TokenPair | { read: () => TokenPair | undefined }

/** A real auth API on a database of its own. */
export interface TestServer {
  /** The address of the API, without a trailing slash. It is the issuer of the tokens. */
  url: string
  /** The database of the server. */
  databaseUrl: string
  /** Returns the server's time. */
  now: () => Date
  /**
   * Moves the server's clock forward and deletes what expires on the way. The `Date` header of
   * responses moves along, so that an `AuthClient` follows.
   *
   * @param span - A number is a number of days.
   */
  advance: (span: number | Duration) => Promise<void>
  /** Creates an account. Its email is unverified, and {@link TestServer.emails} has the link. */
  createAccount: (account?: NewAccount) => Promise<TestAccount>
  /** Changes an account as an admin would: its sessions end, and it gets an email. */
  editAccount: (account: Pick<TestAccount, 'id'>, edit: AccountEdit) => Promise<void>
  /**
   * Logs in over HTTP and returns the tokens of a new strict session.
   *
   * @throws `AuthError` the API's error.
   */
  logIn: (account: Pick<TestAccount, 'username' | 'password'>) => Promise<TokenPair>
  /**
   * Returns a copy of the tokens that a session has at this moment, as a thief would have it.
   *
   * @throws An error when the store is empty.
   */
  steal: (session: Holder) => TokenPair
  /**
   * Carries out the next request but closes its connection instead of responding. CORS preflights
   * do not count as requests.
   *
   * @param path - Waits for a request of this path, such as `/auth/token/refresh/`.
   */
  loseNextAnswer: (path?: string) => void
  /**
   * Ends a session, or all sessions of an account, and revokes their access tokens. The clients are
   * not notified.
   */
  revoke: (what: Holder | Pick<TestAccount, 'id'>) => Promise<void>
  /** Creates a service and returns its credential, for `createRemoteVerifier`. */
  createService: (name?: string) => Promise<string>
  /**
   * Returns the latest 50 emails, newest first.
   *
   * @param to - Only those to this address.
   */
  emails: (to?: string) => Promise<TestEmail[]>
  /**
   * Waits for an email: the API sends some of them after its response.
   *
   * @param subject - What the subject must contain.
   * @throws An error when there is none within 5 seconds.
   */
  waitForEmail: (to: string, subject?: string) => Promise<TestEmail>
  /** Stops the server and deletes its database. */
  stop: () => Promise<void>
}
