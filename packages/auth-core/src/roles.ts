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
  /** Manage services, their credentials and their streams of security events. */
  'services:manage',
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

/** A role and, for tokens with a `scope` claim, the permissions that the token is limited to. */
export interface Granted {
  role: Role
  /** Names of permissions, separated by spaces. Without it, all of the role's. */
  scope?: string | undefined
}

/** Returns the permissions of the role that are also in the scope. */
export function grantedPermissions(
  { role, scope }: Granted,
  permissions: RolePermissions,
): readonly Permission[] {
  if (scope === undefined) return permissions[role]
  const names = scope.split(' ')
  return permissions[role].filter((permission) => names.includes(permission))
}

/**
 * Returns the requested part of a grant, as a `scope` claim: never more than `granted`, and all of
 * it when nothing is requested. It is empty if nothing of the request is granted.
 *
 * @param requested - Names of permissions, separated by single spaces.
 * @throws {@link AuthError} `invalid_scope` for any other text.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.3 | RFC 6749 §3.3}
 */
export function narrowScope(granted: readonly Permission[], requested: string | undefined): string {
  if (requested === undefined) return granted.join(' ')
  const names = requested.split(' ')
  const known: readonly string[] = PERMISSIONS
  if (!names.every((name) => known.includes(name))) {
    const reason = `Give permissions separated by single spaces, out of: ${PERMISSIONS.join(' ')}.`
    throw new AuthError('invalid_scope', { values: { reason } })
  }
  return granted.filter((permission) => names.includes(permission)).join(' ')
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
 * Passes if the caller's role has the permission, and the caller's token is not limited to others.
 *
 * @throws {@link AuthError} `permission_denied`
 */
export function assertPermission(
  { role, scope }: { role: string; scope?: string | undefined },
  permission: string,
  permissions: PermissionTable,
): void {
  const ofRole = Object.hasOwn(permissions, role) ? permissions[role] : undefined
  const isInScope = scope === undefined || scope.split(' ').includes(permission)
  if (!isInScope || !ofRole?.includes(permission)) throw new AuthError('permission_denied')
}
