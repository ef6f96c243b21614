import type { Account, ListedAccount } from '@latchkey/auth-core/contract'
import type { AccountRecord } from '../stores/account-store.ts'

/** Converts an account to JSON. Only the members listed here leave the service. */
export function toAccount(account: AccountRecord): Account {
  return {
    id: account.id,
    username: account.username,
    email: account.email,
    role: account.role,
    is_active: account.isActive,
    date_joined: account.dateJoined.toISOString(),
  }
}

/** In the order of an exported file. */
export const ACCOUNT_COLUMNS = [
  'id',
  'username',
  'email',
  'role',
  'is_active',
  'date_joined',
  'last_login',
] as const satisfies (keyof ListedAccount)[]

export function toListedAccount(account: AccountRecord): ListedAccount {
  return { ...toAccount(account), last_login: account.lastLogin?.toISOString() ?? null }
}
