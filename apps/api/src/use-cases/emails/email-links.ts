import { createHash, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import type { Context } from '../../context.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { type EmailTokenPurpose, keepEmailToken } from '../../stores/email-token-store.ts'

const TOKEN_BYTES = 32
const MINUTE_MS = 60_000
export const LINK_LIFETIME_MS: Record<EmailTokenPurpose, number> = {
  reset_password: 30 * MINUTE_MS,
  verify_email: 24 * 60 * MINUTE_MS,
}
const PAGES: Record<EmailTokenPurpose, string> = {
  reset_password: '/reset-password',
  verify_email: '/verify-email',
}

interface LinkRequest {
  purpose: EmailTokenPurpose
  /** The address that the link is sent to. */
  email: string
}

/**
 * Creates a link that works once, until the account's state changes. It replaces the account's
 * earlier link for the same purpose.
 */
export async function makeEmailLink(
  { appUrl, now }: Pick<Context, 'appUrl' | 'now'>,
  trx: Knex,
  account: LockedAccount,
  request: LinkRequest,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const expiresAt = new Date(now().getTime() + LINK_LIFETIME_MS[request.purpose])
  await keepEmailToken(trx, account, { ...request, hash: hashOf(token), expiresAt })
  return `${appUrl}${PAGES[request.purpose]}?${new URLSearchParams({ token }).toString()}`
}

/** Hashes a token for storage, so that a reader of the table cannot use the links. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
