import { randomUUID } from 'node:crypto'
import { fillPath, PATHS } from '@latchkey/auth-core/contract'
import { ROLES, type Permission, type Role } from '@latchkey/auth-core/roles'
import { PASSWORD, type TestApi } from './start-api.ts'

/** A request on another account, with the permission it requires. */
export interface AccountAction {
  name: string
  permission: Permission
  /** Whether the caller also needs every permission of the account's role. */
  needsRank: boolean
  /** The role that the request assigns. */
  gives?: Role
  request: (target: { id: string; name: string; role: Role }) => {
    method: string
    path: string
    body?: unknown
  }
}

const onAccount = (
  name: string,
  permission: Permission,
  body: (target: { name: string; role: Role }) => unknown,
  gives?: Role,
): AccountAction => ({
  name,
  permission,
  needsRank: true,
  ...(gives && { gives }),
  request: (target) => ({
    method: 'PATCH',
    path: fillPath(PATHS.account, { id: target.id }),
    body: body(target),
  }),
})

/** Every action on an existing account. */
export const ACCOUNT_ACTIONS: readonly AccountAction[] = [
  {
    name: 'see an account',
    permission: 'accounts:read',
    needsRank: false,
    request: ({ id }) => ({ method: 'GET', path: fillPath(PATHS.account, { id }) }),
  },
  {
    name: 'see its sessions',
    permission: 'accounts:read',
    needsRank: false,
    request: ({ id }) => ({ method: 'GET', path: fillPath(PATHS.accountSessions, { id }) }),
  },
  {
    name: 'end its sessions',
    permission: 'sessions:revoke',
    needsRank: true,
    request: ({ id }) => ({ method: 'DELETE', path: fillPath(PATHS.accountSessions, { id }) }),
  },
  onAccount('disable it', 'accounts:write', () => ({ is_active: false })),
  {
    name: 'send its owner a link to set a new password',
    permission: 'accounts:write',
    needsRank: true,
    request: ({ id }) => ({ method: 'POST', path: fillPath(PATHS.accountPasswordReset, { id }) }),
  },
  onAccount('change its email', 'accounts:email', ({ name }) => ({ email: `${name}@example.org` })),
  ...ROLES.map((role) => onAccount(`make it ${role}`, 'accounts:role', () => ({ role }), role)),
  {
    name: 'delete it',
    permission: 'accounts:delete',
    needsRank: true,
    request: ({ id }) => ({ method: 'DELETE', path: fillPath(PATHS.account, { id }) }),
  },
]

/** Returns the action that creates an account with a role. It uses only the target's name. */
export function createOf(role: Role): AccountAction {
  return {
    name: `create an account: ${role}`,
    permission: 'accounts:write',
    needsRank: false,
    gives: role,
    request: ({ name: target }) => {
      const name = `new-${target}`
      const body = { username: name, email: `${name}@example.com`, password: PASSWORD, role }
      return { method: 'POST', path: PATHS.newAccount, body }
    },
  }
}

/** Inserts an account with a role directly, because registering hundreds over the API is slow. */
export async function insertTarget(api: TestApi, role: Role) {
  const id = randomUUID()
  const name = `a-${id.slice(0, 13)}`
  const hash = 'bcrypt_sha256$none'
  const row = { id, username: name, email: `${name}@example.com`, password_hash: hash, role }
  await api.ctx.db('accounts').insert({ ...row, date_joined: new Date() })
  return { id, name, role }
}
