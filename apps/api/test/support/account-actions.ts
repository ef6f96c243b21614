import { randomUUID } from 'node:crypto'
import { fillPath, PATHS } from '@latchkey/auth-core/contract'
import { ROLES, type Permission, type Role } from '@latchkey/auth-core/roles'
import { PASSWORD, type TestApi } from './start-api.ts'

/** What somebody does with an account of somebody else, and what it takes. */
export interface AccountAction {
  name: string
  permission: Permission
  /** Whether the caller needs every permission of the account's role as well. */
  needsRank: boolean
  /** The role that it gives. */
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

/** Every action on one account, those that make accounts among them. */
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

/** Makes an account of a role; there is no target. */
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

/** An account of a role, made without the API so that hundreds cost nothing. */
export async function insertTarget(api: TestApi, role: Role) {
  const id = randomUUID()
  const name = `a-${id.slice(0, 13)}`
  const hash = 'bcrypt_sha256$none'
  const row = { id, username: name, email: `${name}@example.com`, password_hash: hash, role }
  await api.ctx.db('accounts').insert({ ...row, date_joined: new Date() })
  return { id, name, role }
}
