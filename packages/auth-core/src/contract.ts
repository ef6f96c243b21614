import { z } from 'zod'
import { seenFrom } from './activity.ts'
import {
  id,
  newEmail,
  newPassword,
  newRole,
  newUsername,
  optionalChoice,
  optionalFlag,
  optionalKey,
  presentText,
  token,
  typedUsername,
} from './fields.ts'
import { PERMISSIONS, type RolePermissions, ROLES } from './roles.ts'

export { mailboxOf } from './email-address.ts'
export { foldAscii } from './fold-ascii.ts'
export { Activity, ActivityList, AUDIT_KINDS, type AuditKind } from './activity.ts'

/** Where everything is, below the service's address. Each is served without its last slash as well. */
export const PATHS = {
  index: '/auth/',
  register: '/auth/register/',
  token: '/auth/token/',
  refresh: '/auth/token/refresh/',
  blacklist: '/auth/token/blacklist/',
  verify: '/auth/token/verify/',
  access: '/auth/access/',
  accounts: '/auth/view-accounts/',
  newAccount: '/auth/accounts/',
  me: '/auth/me/',
  activity: '/auth/me/activity/',
  password: '/auth/me/password/',
  email: '/auth/me/email/',
  emailVerification: '/auth/me/email/verification/',
  forgotten: '/auth/password/forgotten/',
  reset: '/auth/password/reset/',
  verifyEmail: '/auth/email/verify/',
  /** In development without a mail server. */
  postedMails: '/auth/development/mails/',
  sessions: '/auth/sessions/',
  otherSessions: '/auth/sessions/revoke-others/',
  revocations: '/auth/revocations/',
  audit: '/auth/audit/',
  overview: '/auth/overview/',
  roles: '/auth/roles/',
  jwks: '/.well-known/jwks.json',
  health: '/healthz',
} as const

/** An id in the one spelling that everything compares. */
export const Id = id

/** The path of one session of one's own. */
export function sessionPath(id: string): string {
  return `${PATHS.sessions}${encodeURIComponent(id)}/`
}

/** The path of one account. */
export function accountPath(id: string): string {
  return `${PATHS.newAccount}${encodeURIComponent(id)}/`
}

/** The path of the sessions of one account. */
export function accountSessionsPath(id: string): string {
  return `${accountPath(id)}sessions/`
}

/** Where a link to set a new password is sent to the owner of one account. */
export function accountResetPath(id: string): string {
  return `${accountPath(id)}password-reset/`
}

/** `POST /auth/register/` */
export const RegisterBody = z.object({
  username: newUsername,
  email: newEmail,
  password: newPassword,
  role: newRole,
})
export type RegisterBody = z.infer<typeof RegisterBody>
export type RegisterInput = { username: string; email: string; password: string; role?: string }

/** `PATCH /auth/accounts/{id}/`: what is not named stays as it is. */
export const AccountEdit = z.object({
  email: newEmail.optional(),
  role: optionalChoice(ROLES),
  is_active: optionalFlag,
})
export type AccountEdit = z.infer<typeof AccountEdit>

/** How a session treats a refresh: `strict` asks for a key each time. */
export const ROTATIONS = ['strict', 'lenient'] as const
export type Rotation = (typeof ROTATIONS)[number]

/** `POST /auth/token/` */
export const TokenBody = z.object({
  username: typedUsername,
  password: presentText,
  rotation: optionalChoice(ROTATIONS),
  /** What earlier logins by this device were given, joined by dots: see {@link DEVICE_TOKEN_HEADER}. */
  device_token: optionalKey,
})
export type TokenBody = z.infer<typeof TokenBody>
export type Credentials = Pick<TokenBody, 'username' | 'password'>

/** `POST /auth/token/refresh/` */
export const RefreshBody = z.object({
  refresh: token,
  /** Chosen by the client for this one refresh, and sent again if it must ask again. */
  idempotency_key: optionalKey,
})
export type RefreshBody = z.infer<typeof RefreshBody>

/** `POST /auth/token/blacklist/` */
export const BlacklistBody = z.object({ refresh: token })
export type BlacklistBody = z.infer<typeof BlacklistBody>

/** `POST /auth/token/verify/` */
export const VerifyBody = z.object({ token })
export type VerifyBody = z.infer<typeof VerifyBody>

/** `POST /auth/me/password/` */
export const PasswordBody = z.object({ old_password: presentText, new_password: newPassword })
export type PasswordBody = z.infer<typeof PasswordBody>

/** `POST /auth/password/forgotten/` */
export const ForgottenBody = z.object({ email: newEmail })
export type ForgottenBody = z.infer<typeof ForgottenBody>

/** `POST /auth/password/reset/`: with the token of the link that was sent. */
export const ResetBody = z.object({ token, new_password: newPassword })
export type ResetBody = z.infer<typeof ResetBody>

/** `POST /auth/me/email/` */
export const EmailBody = z.object({ email: newEmail, password: presentText })
export type EmailBody = z.infer<typeof EmailBody>

/** `POST /auth/email/verify/`: with the token of the link that was sent. */
export const EmailTokenBody = z.object({ token })
export type EmailTokenBody = z.infer<typeof EmailTokenBody>

/** An element of the answer to `GET /auth/development/mails/`. */
export const PostedMail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  created_at: z.string(),
})
export type PostedMail = z.infer<typeof PostedMail>
export const PostedMailList = z.array(PostedMail)

/** A login's answer gives the device a token in this header, for its budget of guesses. */
export const DEVICE_TOKEN_HEADER = 'Device-Token'
/** How many of them a device keeps. */
export const DEVICE_TOKENS_KEPT = 5

/** What became of a refresh, in the header of this name. */
export const REFRESH_OUTCOME_HEADER = 'Refresh-Outcome'
export type RefreshOutcome = 'rotated' | 'repeated' | 'reused'

/** Answer to `POST /auth/register/`. */
export const Account = z.object({
  id: z.string(),
  username: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  is_active: z.boolean(),
  /** ISO 8601, UTC. */
  date_joined: z.string(),
})
export type Account = z.infer<typeof Account>

/** An element of the answer to `GET /auth/view-accounts/`. */
export const ListedAccount = Account.extend({ last_login: z.string().nullable() })
export type ListedAccount = z.infer<typeof ListedAccount>
export const AccountList = z.array(ListedAccount)

/** Answer to `GET /auth/me/`: one's own account, and what one may do. */
export const OwnAccount = ListedAccount.extend({
  permissions: z.array(z.enum(PERMISSIONS)),
  /** The roles whose accounts one may act on, and which one may give, as far as the permissions go. */
  manageable_roles: z.array(z.enum(ROLES)),
  /** Whether somebody used the link that was sent to the address. */
  email_verified: z.boolean(),
})
export type OwnAccount = z.infer<typeof OwnAccount>

/** Answer to `GET /auth/access/`: what the access token says, once it is known to count. */
export const AccessInfo = z.object({
  user_id: z.string(),
  sid: z.string(),
  role: z.enum(ROLES),
  /** Seconds since the epoch. */
  exp: z.number(),
})
export type AccessInfo = z.infer<typeof AccessInfo>

/** An element of the answer to `GET /auth/sessions/`: one login that goes on. Times are ISO 8601, UTC. */
export const Session = z.object({
  id: z.string(),
  ...seenFrom,
  /** Whether it is the session of whoever asks. */
  is_current: z.boolean(),
  created_at: z.string(),
  /** When it was begun or last refreshed. */
  last_used_at: z.string(),
  expires_at: z.string(),
})
export type Session = z.infer<typeof Session>
export const SessionList = z.array(Session)

/** Answer to `POST /auth/sessions/revoke-others/`. */
export const EndedSessions = z.object({ ended: z.number() })
export type EndedSessions = z.infer<typeof EndedSessions>

/** Tokens that no longer count: those of a session, or of an account below a version. */
export const Revocation = z.union([
  z.object({ sid: z.string() }),
  z.object({ user_id: z.string(), ver: z.number() }),
])
export type Revocation = z.infer<typeof Revocation>

/** Answer to `GET /auth/revocations/`. */
export const RevocationFeed = z.object({
  revocations: z.array(Revocation),
  /** To be given as `since` the next time. It means nothing to anybody else. */
  next: z.string(),
})
export type RevocationFeed = z.infer<typeof RevocationFeed>

/** The longest that `GET /auth/revocations/` waits for news, in seconds. */
export const FEED_MAX_WAIT_SECONDS = 10

/** What access tokens may be signed with. Refresh tokens are HS256, always. */
export const ALGORITHMS = ['ES256', 'RS256', 'HS256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

const permissionList = z
  .array(z.string())
  .transform((names) => PERMISSIONS.filter((permission) => names.includes(permission)))

/** Answer to `GET /auth/roles/`: what each role may do. A permission that is not known here is nobody's. */
export const RoleTable = z.object({
  customer: permissionList,
  staff: permissionList,
  admin: permissionList,
}) satisfies z.ZodType<RolePermissions>

/** Answer to `POST /auth/token/`. */
export const TokenPair = z.object({ access: z.string(), refresh: z.string() })
export type TokenPair = z.infer<typeof TokenPair>

/** Answer to `POST /auth/token/refresh/`. A SimpleJWT server without rotation sends no `refresh`. */
export const RefreshedTokens = z.object({ access: z.string(), refresh: z.string().optional() })
export type RefreshedTokens = z.infer<typeof RefreshedTokens>

/** Answer to `GET /.well-known/jwks.json` (RFC 7517 §5): public keys alone. */
export const Jwks = z.object({
  keys: z.array(
    z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string(), use: z.string() }),
  ),
})
export type Jwks = z.infer<typeof Jwks>
