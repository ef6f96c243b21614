import {
  type Access,
  type Endpoint,
  needsAccessToken,
  permissionsOf,
} from '@latchkey/auth-core/contract'
import type { JsonObject } from './document-types.ts'

/**
 * The credentials that a header carries. OpenAPI has no scheme for those in a body: the refresh
 * token and the token of an emailed link.
 */
export const SECURITY_SCHEMES = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'The `access` token of a login or a refresh. It expires after five minutes. The roles of a requirement are permissions; `GET /auth/me/` returns those of an account.',
  },
  personalToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'lkp_[0-9A-Za-z]{36}',
    description:
      'A personal access token, which `POST /auth/me/tokens/` returns once. It has only the permissions that were chosen and that the role has.',
  },
  serviceCredential: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The credential of one of your services, which `latchkey services create NAME` prints once.',
  },
  serviceNameAndCredential: {
    type: 'http',
    scheme: 'basic',
    description: 'The name and the credential of one of your services (RFC 6749 §2.3.1).',
  },
} as const

/** Returns the security requirement of an endpoint. One of its items is enough. */
export function securityOf({ access, personalTokens, protocol }: Endpoint): JsonObject[] {
  const permissions = permissionsOf(access)
  if (needsAccessToken(access)) {
    const kinds = ['accessToken', ...(personalTokens ? ['personalToken'] : [])]
    const needed = permissions.length > 0 ? permissions.map((one) => [one]) : [[]]
    return kinds.flatMap((kind) => needed.map((one) => ({ [kind]: one })))
  }
  if (access === 'optional') return [{}, { accessToken: [] }]
  if (access !== 'service') return []
  const basic = { serviceNameAndCredential: [] }
  return [{ serviceCredential: [] }, ...(protocol === 'oauth' ? [basic] : [])]
}

/** Returns a sentence about who may call an endpoint. */
export function describeAccess({ access, personalTokens }: Endpoint): string {
  const sentence = accessSentence(access)
  return personalTokens ? `${sentence} Accepts personal access tokens.` : sentence
}

function accessSentence(access: Access): string {
  const permissions = permissionsOf(access).map((one) => `\`${one}\``)
  if (permissions.length > 0) {
    return `Requires an access token of an account with the permission ${permissions.join(' or ')}.`
  }
  return typeof access === 'string' ? (NOTES[access] ?? '') : ''
}

const NOTES: Readonly<Record<string, string>> = {
  public: 'Requires no credentials.',
  optional: 'Requires no credentials. An access token adds rights.',
  refresh_token: 'Requires a refresh token in the body, and no header.',
  link: 'Requires the token of an emailed link in the body, and no header.',
  account: 'Requires an access token.',
  service: 'Requires a service credential.',
  development: 'Served only by a development server without a mail server.',
}
