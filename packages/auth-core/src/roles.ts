import { AuthError } from './errors.ts'

/** What an account may be. The order is the one in which people are offered them. */
export const ROLES = ['customer', 'staff', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** What somebody may do beyond minding their own account. */
export const PERMISSIONS = [
  'accounts:read',
  /** Create, disable and enable accounts, and send their owners a link to set a new password. */
  'accounts:write',
  'accounts:email',
  'accounts:role',
  'accounts:delete',
  'sessions:revoke',
  'audit:read',
] as const
export type Permission = (typeof PERMISSIONS)[number]

export type RolePermissions = Readonly<Record<Role, readonly Permission[]>>

/** What staff may do unless the operator says otherwise. */
export const DEFAULT_STAFF_PERMISSIONS: readonly Permission[] = ['accounts:read']

/** The permission table: an admin has all, a customer none, and staff what is configured. */
export function rolePermissions(
  staff: readonly Permission[] = DEFAULT_STAFF_PERMISSIONS,
): RolePermissions {
  return { customer: [], staff, admin: PERMISSIONS }
}

/** Whether `text` names a role. */
export function isRole(text: unknown): text is Role {
  return ROLES.some((role) => role === text)
}

/** The roles that have no permission which `role` lacks. */
export function rolesWithin(role: Role, permissions: RolePermissions): Role[] {
  const own = permissions[role]
  return ROLES.filter((other) => permissions[other].every((one) => own.includes(one)))
}

/**
 * Passes when the caller's role has every permission of `role`: nobody acts on an account that may do
 * more than they may, nor makes one.
 *
 * @throws {@link AuthError} `permission_denied`
 */
export function requireRank(
  caller: { role: Role },
  role: Role,
  permissions: RolePermissions,
): void {
  if (!rolesWithin(caller.role, permissions).includes(role)) {
    throw new AuthError('permission_denied')
  }
}

/**
 * Passes when the caller's role has the permission.
 *
 * @throws {@link AuthError} `permission_denied`
 */
export function requirePermission(
  { role }: { role: Role },
  permission: Permission,
  permissions: RolePermissions,
): void {
  if (!permissions[role].includes(permission)) throw new AuthError('permission_denied')
}
