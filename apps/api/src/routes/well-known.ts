import { type IssuerMetadata, PATHS, TOKEN_EXCHANGE } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { PERMISSIONS } from '@latchkey/auth-core/roles'
import { JWKS_MAX_AGE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Context } from '../context.ts'
import { securityTxt } from '../domain/security-txt.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'

const CACHED = { 'Cache-Control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` }

/** `Bearer` is an access token type, which RFC 8414 §2 allows here. */
const AUTH_METHODS = ['client_secret_basic', 'Bearer']

/** The documents under `/.well-known/` that other software looks for. */
export function wellKnownHandlers(ctx: Context) {
  return {
    showIssuerMetadata: async () => ({ status: 200, body: metadata(ctx), headers: CACHED }),

    showOpenIdMetadata: async () => ({
      status: 200,
      body: {
        ...metadata(ctx),
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: [], // there are no ID tokens
      },
      headers: CACHED,
    }),

    showSecurityContact: async () => {
      const { securityContact, tokens, now } = ctx
      if (securityContact === undefined) throw new AuthError('not_found')
      const url = tokens.issuer + PATHS.securityContact
      return { status: 200, body: securityTxt(securityContact, url, now()) }
    },
  } satisfies Partial<EndpointHandlers>
}

/** Returns what is true of this server: no authorization endpoint, and one grant for services. */
function metadata({ tokens: { issuer } }: Context): IssuerMetadata {
  return {
    issuer,
    jwks_uri: issuer + PATHS.jwks,
    token_endpoint: issuer + PATHS.exchange,
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    grant_types_supported: [TOKEN_EXCHANGE],
    response_types_supported: [],
    scopes_supported: [...PERMISSIONS],
    introspection_endpoint: issuer + PATHS.introspect,
    introspection_endpoint_auth_methods_supported: AUTH_METHODS,
    revocation_endpoint: issuer + PATHS.revoke,
    revocation_endpoint_auth_methods_supported: ['client_secret_basic'],
  }
}
