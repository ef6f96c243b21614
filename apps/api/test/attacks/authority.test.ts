import { OwnAccount, PATHS } from '@latchkey/auth-core/contract'
import {
  PERMISSIONS,
  type Permission,
  type Role,
  ROLES,
  rolePermissions,
} from '@latchkey/auth-core/roles'
import { describe, expect, test } from 'vitest'
import {
  ACCOUNT_ACTIONS,
  type AccountAction,
  createOf,
  insertTarget,
} from '../support/account-actions.ts'
import { idOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

/** A caller with a role, and the permissions of staff during its requests. */
interface Caller {
  name: string
  role: Role
  staff: readonly Permission[]
  access: string
}

/**
 * Returns whether a caller may act, by a second implementation of the rule: the caller needs the
 * action's permission, and every permission of the target's role and of the role it assigns.
 */
function isAllowed({ role, staff }: Caller, action: AccountAction, target: Role): boolean {
  const of: Record<Role, readonly Permission[]> = { customer: [], staff, admin: PERMISSIONS }
  const covers = (other: Role): boolean => of[other].every((one) => of[role].includes(one))
  if (!of[role].includes(action.permission)) return false
  if (action.gives && !covers(action.gives)) return false
  return !action.needsRank || covers(target)
}

async function ask(api: TestApi, access: string, action: AccountAction, role: Role, spell: Spell) {
  const target = await insertTarget(api, role)
  const { method, path, body } = action.request({ ...target, id: spell(target.id) })
  const { status } = await api.request(method, path, {
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return status
}

type Spell = (id: string) => string
const plain: Spell = (id) => id
const capitals: Spell = (id) => id.toUpperCase()

async function callers(api: TestApi): Promise<Caller[]> {
  const [customer, staff, admin] = [
    await logInAs(api, 'the-customer'),
    await logInAs(api, 'the-staff', 'staff'),
    await logInAs(api, 'the-admin', 'admin'),
  ]
  return [
    { name: 'customer', role: 'customer', staff: [], access: customer.access },
    { name: 'staff with nothing', role: 'staff', staff: [], access: staff.access },
    ...PERMISSIONS.map((permission) => ({
      name: `staff with ${permission}`,
      role: 'staff' as const,
      staff: [permission],
      access: staff.access,
    })),
    { name: 'staff with all', role: 'staff', staff: PERMISSIONS, access: staff.access },
    { name: 'admin', role: 'admin', staff: ['accounts:read'], access: admin.access },
  ]
}

/** Starts an API without rate limits, because the matrix sends hundreds of requests. */
const start = (): Promise<TestApi> => startApi({ change: { limits: unlimited } })

describe('G01 the API', () => {
  test('checks each permission against each role', { timeout: 90_000 }, async () => {
    const api = await start()
    const rows: string[] = []

    for (const caller of await callers(api)) {
      api.ctx.permissions = rolePermissions(caller.staff)
      for (const action of [...ACCOUNT_ACTIONS, ...ROLES.map(createOf)]) {
        const isCreate =
          action.request({ id: '', name: '', role: 'customer' }).method === 'POST' && action.gives
        for (const target of isCreate ? (['customer'] as const) : ROLES) {
          for (const spell of isCreate ? [plain] : [plain, capitals]) {
            const status = await ask(api, caller.access, action, target, spell)
            const isOk = status < 300
            const cell = { caller: caller.name, action: action.name, target, status, isOk }
            expect(cell).toEqual({ ...cell, isOk: isAllowed(caller, action, target) })
            if (!isOk) expect(cell).toEqual({ ...cell, status: 403 })
            if (spell === plain) rows.push(`${caller.name}|${action.name}|${target}|${isOk}`)
          }
        }
      }
    }
    await expect(describePermissions(rows)).toMatchFileSnapshot('../../../../docs/permissions.md')
  })

  test('forbids users to change, delete or promote themselves in any spelling', async () => {
    const api = await start()
    const tokens = await logInAs(api, 'the-staff', 'staff')
    api.ctx.permissions = rolePermissions(PERMISSIONS)
    const id = idOf(tokens)

    for (const spelled of [id, id.toUpperCase()]) {
      for (const action of ACCOUNT_ACTIONS.filter(({ name }) =>
        /make|disable|delete|email/.test(name),
      )) {
        const { method, path, body } = action.request({ id: spelled, name: 'me', role: 'staff' })
        const answer = await api.request(method, path, {
          headers: { authorization: `Bearer ${tokens.access}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        expect(answer).toMatchObject({ status: 403, body: { code: 'own_account' } })
      }
    }
    expect(await api.ctx.db('accounts').where({ id }).first()).toMatchObject({ role: 'staff' })
  })

  test('returns the roles that the caller may manage', async () => {
    const api = await start()
    const { access } = await logInAs(api, 'the-staff', 'staff')
    const admin = await logInAs(api, 'the-admin', 'admin')
    const rolesOf = async (token: string) =>
      OwnAccount.parse((await api.get(PATHS.me, token)).body).manageable_roles

    expect(await rolesOf(access)).toEqual(['customer', 'staff'])
    expect(await rolesOf(admin.access)).toEqual(['customer', 'staff', 'admin'])
  })
})

/** Returns the documentation page generated from the responses. */
function describePermissions(rows: readonly string[]): string {
  const allowed = new Set(
    rows.filter((row) => row.endsWith('|true')).map((row) => row.slice(0, -5)),
  )
  const actions = [...ACCOUNT_ACTIONS, ...ROLES.map(createOf)]
  const lines = actions.map((action) => {
    const isCreate = action.name.startsWith('create')
    const may = (caller: string): string => {
      const targets = (isCreate ? ROLES.slice(0, 1) : ROLES).filter((role) =>
        allowed.has(`${caller}|${action.name}|${role}`),
      )
      if (isCreate) return targets.length > 0 ? 'yes' : 'no'
      return targets.length === 0
        ? 'no'
        : targets.length === ROLES.length
          ? 'any'
          : targets.join(', ')
    }
    const alone = may(`staff with ${action.permission}`)
    return `| ${action.name} | \`${action.permission}\` | ${alone} | ${may('staff with all')} | ${may('admin')} |`
  })
  return `# Who may do what to which account

\`apps/api/test/attacks/authority.test.ts\` tries each line against the API with every permission and every
role, and compares the results with this page. Customers can do none of it. \`STAFF_PERMISSIONS\` sets what staff can do;
admins have every permission.

You cannot act on an account whose role has a permission that you lack, and you cannot grant such a role. You cannot
change or delete your own account this way: changing your password or email requires your password.

The last three columns list the roles of the accounts that the caller can act on.

| action | permission | staff with only it | staff with all | admin |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`
}
