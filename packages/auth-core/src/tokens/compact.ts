import { z } from 'zod'
import { AuthError } from '../errors.ts'

/**
 * Base64url without padding, with zeros for the bits that no byte needs (RFC 4648 §3.5), so that
 * the same bytes have one encoding only.
 */
const CANONICAL =
  /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{4}|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]|[A-Za-z0-9_-][AQgw])$/

const Header = z.strictObject({ alg: z.string(), typ: z.string(), kid: z.string().max(64) })
type Header = z.infer<typeof Header>

/** The content of a compact JWS, before its signature is verified. */
export interface CompactToken {
  header: Header
  payload: unknown
}

/**
 * Parses a compact JWS and checks its form. Does NOT verify its signature.
 *
 * Each part must be canonical base64url. Header and payload must be JSON exactly as
 * `JSON.stringify` writes it, which excludes duplicate members. The header must have `alg`, `typ`
 * and `kid` and nothing else, which excludes `crit`, embedded keys and addresses of keys.
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

/**
 * Returns the `kid` of a token, or `undefined` if the token does not have the form of this scheme.
 */
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
  const text = decode(part)
  try {
    const value: unknown = JSON.parse(text)
    if (JSON.stringify(value) === text) return value
  } catch (cause) {
    throw new AuthError('token_invalid', { cause })
  }
  throw new AuthError('token_invalid')
}

/** A byte order mark is kept, because it is not part of JSON. */
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Decodes base64url to text. Runs in browsers and workers, which have no `Buffer`. */
function decode(part: string): string {
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  return UTF_8.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)))
}
