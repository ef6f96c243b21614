import type { Permission, Role } from '@latchkey/auth-core/roles'
import {
  createVerifierWith,
  type RemoteVerifier,
  type RemoteVerifierOptions,
} from '../remote-verifier.ts'
import { nodeSignatures } from './signatures.ts'

/**
 * Returns a verifier for the access tokens of an auth API. It follows the revocation feed in the
 * background unless `polling` says otherwise, and starts at once.
 *
 * Name the roles and permissions of your issuer if it has others than this version: `<'buyer' |
 * 'clerk', 'orders:read'>`. They are types only; the issuer's table decides.
 */
export function createRemoteVerifier<
  RoleName extends string = Role,
  PermissionName extends string = Permission,
>(options: RemoteVerifierOptions): RemoteVerifier<RoleName, PermissionName> {
  return createVerifierWith(nodeSignatures, { polling: 'background', ...options })
}
