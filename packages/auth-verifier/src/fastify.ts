import type { AccessClaims } from '@latchkey/auth-core/access-token'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Role } from '@latchkey/auth-core/roles'
import { toWire } from '@latchkey/auth-core/wire'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { authorize } from './authorize.ts'
import type { TokenVerifier } from './token-verifier.ts'

export type { AccessClaims } from '@latchkey/auth-core/access-token'
export { createRemoteVerifier } from './node/remote-verifier.ts'
export type { RemoteVerifier, RemoteVerifierOptions } from './remote-verifier.ts'

/** Weak, so that claims live as long as their request. */
const claimsByRequest = new WeakMap<FastifyRequest, AccessClaims<string>>()

/**
 * Returns a hook that passes requests with a valid access token, and responds to others as the API
 * does. Use it as `onRequest`, so that it runs before the body is read. {@link claimsOf} returns the
 * claims.
 *
 * @param permission - A permission that the caller's role must have, as configured at the issuer.
 */
export function requireAccess<RoleName extends string, PermissionName extends string>(
  verifier: TokenVerifier<RoleName, PermissionName>,
  permission?: NoInfer<PermissionName>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  return async (request, reply) => {
    try {
      const claims = await authorize(verifier, request.headers.authorization, permission)
      claimsByRequest.set(request, claims)
      return undefined
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      const { status, headers, body } = toWire(error)
      return reply.code(status).headers(headers).send(body)
    }
  }
}

/**
 * Returns the claims of the caller, after {@link requireAccess}.
 *
 * @throws {@link AuthError} `not_authenticated` without {@link requireAccess}.
 */
export function claimsOf<RoleName extends string = Role>(
  request: FastifyRequest,
): AccessClaims<RoleName> {
  const claims = claimsByRequest.get(request)
  if (!claims) throw new AuthError('not_authenticated')
  // The caller declares the roles of its issuer.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return claims as AccessClaims<RoleName>
}
