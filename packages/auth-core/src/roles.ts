import { AuthError } from './errors.ts'

/** The roles of an account, in display order. */
export const ROLES = ['customer', 'staff', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Permissions beyond managing your own account. */
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

/** The permissions of staff unless configured otherwise. */
export const DEFAULT_STAFF_PERMISSIONS: readonly Permission[] = ['accounts:read']

/** Returns the permissions of each role: all for admins, none for customers, `staff` for staff. */
export function rolePermissions(
  staff: readonly Permission[] = DEFAULT_STAFF_PERMISSIONS,
): RolePermissions {
  return { customer: [], staff, admin: PERMISSIONS }
}

/** Returns whether `text` is the name of a role. */
export function isRole(text: unknown): text is Role {
  return ROLES.some((role) => role === text)
}

/** Returns the roles without a permission that `role` lacks. */
export function rolesWithin(role: Role, permissions: RolePermissions): Role[] {
  const own = permissions[role]
  return ROLES.filter((other) => permissions[other].every((one) => own.includes(one)))
}

/**
 * Passes if the caller's role has every permission of `role`, so that callers cannot act on or
 * create an account with more permissions than theirs.
 *
 * @throws {@link AuthError} `permission_denied`
 */
export function assertRank(caller: { role: Role }, role: Role, permissions: RolePermissions): void {
  if (!rolesWithin(caller.role, permissions).includes(role)) {
    throw new AuthError('permission_denied')
  }
}

/** The permissions of each role of an issuer, which this version may not know. */
export type PermissionTable = Readonly<Record<string, readonly string[]>>

/**
 * Passes if the caller's role has the permission.
 *
 * @throws {@link AuthError} `permission_denied`
 */
export function assertPermission(
  { role }: { role: string },
  permission: string,
  permissions: PermissionTable,
): void {
  const granted = Object.hasOwn(permissions, role) ? permissions[role] : undefined
  if (!granted?.includes(permission)) throw new AuthError('permission_denied')
}
