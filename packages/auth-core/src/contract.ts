import { z } from 'zod'
import {
  newEmail,
  newPassword,
  newRole,
  newUsername,
  optionalChoice,
  optionalKey,
  presentText,
  typedUsername,
} from './fields.ts'
import { PERMISSIONS, ROLES } from './roles.ts'

/** Where everything is, below the service's address. Each is served without its last slash as well. */
export const PATHS = {
  index: '/auth/',
  register: '/auth/register/',
  token: '/auth/token/',
  refresh: '/auth/token/refresh/',
  blacklist: '/auth/token/blacklist/',
  verify: '/auth/token/verify/',
  accounts: '/auth/view-accounts/',
  me: '/auth/me/',
  jwks: '/.well-known/jwks.json',
  health: '/healthz',
} as const

/** `POST /auth/register/` */
export const RegisterBody = z.object({
  username: newUsername,
  email: newEmail,
  password: newPassword,
  role: newRole,
})
export type RegisterBody = z.infer<typeof RegisterBody>
export type RegisterInput = { username: string; email: string; password: string; role?: string }

/** How a session treats a refresh: `strict` asks for a key each time. */
export const ROTATIONS = ['strict', 'lenient'] as const
export type Rotation = (typeof ROTATIONS)[number]

/** `POST /auth/token/` */
export const TokenBody = z.object({
  username: typedUsername,
  password: presentText,
  rotation: optionalChoice(ROTATIONS),
})
export type TokenBody = z.infer<typeof TokenBody>
export type Credentials = Pick<TokenBody, 'username' | 'password'>

/** `POST /auth/token/refresh/` */
export const RefreshBody = z.object({
  refresh: presentText,
  /** Chosen by the client for this one refresh, and sent again if it must ask again. */
  idempotency_key: optionalKey,
})
export type RefreshBody = z.infer<typeof RefreshBody>

/** `POST /auth/token/blacklist/` */
export const BlacklistBody = z.object({ refresh: presentText })
export type BlacklistBody = z.infer<typeof BlacklistBody>

/** `POST /auth/token/verify/` */
export const VerifyBody = z.object({ token: presentText })
export type VerifyBody = z.infer<typeof VerifyBody>

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
export const OwnAccount = ListedAccount.extend({ permissions: z.array(z.enum(PERMISSIONS)) })
export type OwnAccount = z.infer<typeof OwnAccount>

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
