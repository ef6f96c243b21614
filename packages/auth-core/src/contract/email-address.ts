import { foldAscii } from './fold-ascii.ts'

const MAX_LENGTH = 254
const LOCAL_MAX_LENGTH = 64
/** A dot-atom (RFC 5322 §3.2.3). */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/

/**
 * Returns the canonical form of an email address, or `undefined` for any other text. The local part
 * stays unchanged. The domain is in lower case and ASCII, as browsers encode `ada@пример.рф`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 | RFC 5321 §4.5.3.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc5891 | RFC 5891}
 */
export function canonicalEmail(text: string): string | undefined {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const domain = asciiDomain(text.slice(at + 1))
  const isAddress = LOCAL.test(local) && local.length <= LOCAL_MAX_LENGTH && DOMAIN.test(domain)
  const email = `${local}@${domain}`
  return isAddress && email.length <= MAX_LENGTH ? email : undefined
}

/**
 * Returns the mailbox that an address most likely delivers to, for limits on sent emails. Drops
 * `+tags`, dots and case, which many providers ignore. Never compare accounts by it.
 */
export function mailboxOf(email: string): string {
  const folded = foldAscii(email)
  const at = folded.lastIndexOf('@')
  const [base = ''] = folded.slice(0, at).split('+')
  return `${base.replaceAll('.', '')}${folded.slice(at)}`
}

function asciiDomain(domain: string): string {
  if (/[^\p{L}\p{M}\p{N}.-]/u.test(domain)) return ''
  try {
    return new URL(`http://${domain}`).hostname.replace(/\.$/, '')
  } catch {
    return ''
  }
}
