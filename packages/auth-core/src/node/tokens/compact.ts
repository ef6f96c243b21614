import { z } from 'zod'
import { AuthError } from '../../errors.ts'

/**
 * Base64url without padding, in which the bits that no byte needs are zero (RFC 4648 §3.5): a text that
 * decodes to the same bytes as another is no other form of it.
 */
const CANONICAL =
  /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{4}|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]|[A-Za-z0-9_-][AQgw])$/

const Header = z.strictObject({ alg: z.string(), typ: z.string(), kid: z.string().max(64) })
type Header = z.infer<typeof Header>

/** What a compact JWS says of itself, before anything of it is believed. */
export interface CompactToken {
  header: Header
  payload: unknown
}

/**
 * Takes a compact JWS apart and checks its form, not its signature.
 *
 * Each part is base64url in its one canonical form, header and payload are JSON exactly as
 * `JSON.stringify` writes it (so no member stands twice), and the header has `alg`, `typ` and `kid`
 * and nothing else (so no `crit`, no embedded key, no address of one).
 *
 * @throws {@link AuthError} `token_invalid`
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-5.2 | RFC 7515 §5.2}
 */
export function parseCompact(token: string): CompactToken {
  const [header, payload, signature, ...more] = token.split('.')
  if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(signature) || more.length > 0) {
    throw new AuthError('token_invalid')
  }
  const parsed = Header.safeParse(parseJson(header))
  if (!parsed.success) throw new AuthError('token_invalid')
  return { header: parsed.data, payload: parseJson(payload) }
}

/** The `kid` that a token names, or `undefined` where it names none in the form of this scheme. */
export function kidOf(token: string): string | undefined {
  try {
    return parseCompact(token).header.kid
  } catch {
    return undefined
  }
}

function isCanonical(part: string | undefined): part is string {
  return part !== undefined && CANONICAL.test(part)
}

function parseJson(part: string): unknown {
  const text = Buffer.from(part, 'base64url').toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (JSON.stringify(value) === text) return value
  } catch (cause) {
    throw new AuthError('token_invalid', { cause })
  }
  throw new AuthError('token_invalid')
}
