import type { AuthErrorCode } from './errors.ts'

/** An explanation of an error for developers of clients. */
export interface ErrorHelp {
  /** Why the API responds with this error. */
  readonly cause: string
  /** What the client or its user does next. */
  readonly next: string
}

/** The explanation of each error code. A code without one does not compile. */
export const ERROR_HELP: Readonly<Record<AuthErrorCode, ErrorHelp>> = {
  invalid_request: {
    cause: 'A field of the body or a parameter of the query is missing or has an invalid value.',
    next: 'The response lists messages by field. Show each message at its field, correct the values and send the request again.',
  },
  malformed_body: {
    cause:
      'The body is not valid JSON, form data or UTF-8, or the request has more than one Host header.',
    next: 'Fix the client: this request fails every time. The message names the format that could not be parsed.',
  },

  not_authenticated: {
    cause: 'The request has no Authorization header with a bearer token.',
    next: 'Log in, and send the access token as `Authorization: Bearer …`. At endpoints for services, send the service credential instead.',
  },
  bad_authorization_header: {
    cause:
      'The Authorization header is not the word Bearer, one space and a token, or it was sent twice.',
    next: 'Fix the client: send exactly one header, `Authorization: Bearer` followed by the token.',
  },
  no_active_account: {
    cause:
      'The username or the password is wrong, or the account is disabled. The API does not say which.',
    next: 'Ask the user to check both, or to reset the password. An admin can see whether the account is disabled.',
  },
  no_account_for_token: {
    cause: 'The token is valid, but its account was deleted or disabled.',
    next: 'Discard the tokens and show the login page.',
  },
  token_invalid: {
    cause:
      'The token is not a JWT, its signature does not match, or it was issued for another service. Or it is a personal access token that ended, or that this endpoint does not accept.',
    next: 'Discard it and log in again. If every token is rejected, check that the client calls the API that issued them.',
  },
  token_expired: {
    cause: 'The lifetime of the token has ended.',
    next: 'Refresh an access token. If the refresh token has expired, log in again.',
  },
  token_wrong_type: {
    cause: 'An access token was sent where a refresh token is required, or the other way around.',
    next: 'Fix the client: send the access token in the Authorization header and the refresh token only in the body of a refresh or logout.',
  },
  token_blacklisted: {
    cause:
      'The session of the token has ended: the user logged out, or an admin or a new password ended it.',
    next: 'Discard the tokens and log in again.',
  },
  token_reused: {
    cause:
      'A refresh token was used a second time, so two parties hold tokens of the session. The session has ended.',
    next: 'Log in again. If the client sent the token twice itself, store the new refresh token of each refresh, and retry a refresh with the same `idempotency_key`.',
  },
  token_revoked: {
    cause: 'The token has not expired, but its session has ended.',
    next: 'Discard the tokens and log in again.',
  },
  token_superseded: {
    cause: 'The role, password, email or status of the account changed after the token was issued.',
    next: 'Refresh once. If the refresh is rejected too, log in again.',
  },
  token_without_type: {
    cause: 'The token has no `token_type` claim, so it was not issued by this API.',
    next: 'Log in, and send the token that the API returned, unchanged.',
  },
  token_without_id: {
    cause: 'The token has no `jti` claim, so it was not issued by this API.',
    next: 'Log in, and send the token that the API returned, unchanged.',
  },
  token_without_exp: {
    cause: 'The token has no `exp` claim, so it was not issued by this API.',
    next: 'Log in, and send the token that the API returned, unchanged.',
  },
  bad_credential: {
    cause:
      'The bearer token, or the name and password of HTTP Basic, is not an active service credential of this API.',
    next: 'Create a credential with `latchkey services create NAME` and configure the service with it.',
  },
  invalid_target: {
    cause:
      'No active service has the name or URI in `resource`, or a service asked for a token that it may not have: for itself, for the API, or after too many exchanges.',
    next: 'Use the name or URI that `latchkey services list` shows.',
  },
  invalid_scope: {
    cause:
      'The scope names a permission that does not exist, or was sent without a resource. Only tokens for a service can be limited.',
    next: 'Send permissions such as `accounts:read`, separated by spaces, together with `resource`.',
  },
  unsupported_grant_type: {
    cause: 'The exchange endpoint supports token exchange (RFC 8693) only.',
    next: 'Send the grant type that the message names. To log in, use `POST /auth/token/`.',
  },
  invalid_subject_token: {
    cause:
      'The token to exchange is invalid, expired, revoked, or not for the service that sent it.',
    next: 'Exchange only tokens that your service accepts. Ask the caller for a new one.',
  },
  user_not_found: {
    cause: 'The account of the access token was deleted.',
    next: 'Discard the tokens and show the login page.',
  },
  user_inactive: {
    cause: 'The account of the access token is disabled.',
    next: 'Discard the tokens. An admin can enable the account.',
  },

  permission_denied: {
    cause:
      'The role of the account lacks the permission that the endpoint or the target account requires.',
    next: 'Ask an admin for the role or the change. `GET /auth/me/` returns the permissions of an account, so that clients can hide what it may not do.',
  },
  role_not_granted: {
    cause: 'The registration asks for a role that is not open to registration.',
    next: 'Register with a role that the message names. An admin can change the role of the account later.',
  },
  own_account: {
    cause: 'An admin tried to change the role or status of their own account, or to delete it.',
    next: 'Ask another admin.',
  },
  origin_not_allowed: {
    cause: 'A page of an unknown origin sent a form to the API.',
    next: 'If the page is yours, add its origin to `CORS_ORIGINS`. Otherwise another site tried to use the API from a visitor’s browser.',
  },

  not_found: {
    cause: 'The path does not exist, or the account, session or token in it does not exist.',
    next: 'Check the path and the id. `GET /auth/` lists the paths.',
  },
  method_not_allowed: {
    cause: 'The path exists, but not with this method.',
    next: 'Use a method of the `Allow` header of the response.',
  },
  last_admin: {
    cause: 'The change would leave no active admin.',
    next: 'Make another account an admin, then repeat the change.',
  },
  edit_conflict: {
    cause: 'The `If-Match` header names a version of the account that another change has replaced.',
    next: 'Load the account again, show the user what changed, and send the change with the new `ETag`.',
  },
  body_too_large: {
    cause: 'The body, or the body after decompression, exceeds the limit that the message names.',
    next: 'Send a smaller body. No endpoint needs one near the limit.',
  },
  unsupported_media_type: {
    cause: 'The body has a media type, charset or encoding that the API does not read.',
    next: 'Send JSON or a form in UTF-8, and name it in the Content-Type header.',
  },
  misdirected: {
    cause: 'The Host header names a host that is not the API’s. Only development servers check it.',
    next: 'If the name is yours, set `PUBLIC_URL` to it.',
  },
  throttled: {
    cause: 'A rate limit of the account, the address or the device is used up.',
    next: 'Wait for the seconds in the `Retry-After` header, then try again.',
  },

  internal_error: {
    cause: 'The API failed in an unexpected way. Its log has the details.',
    next: 'Try again later. Report the problem with the `X-Request-Id` of the response.',
  },
  busy: {
    cause:
      'Too many passwords are waiting to be hashed, or another request is changing the same row.',
    next: 'Wait for the seconds in the `Retry-After` header, then send the same request again.',
  },
  unavailable: {
    cause: 'The database cannot be reached, or the list of revoked tokens is out of date.',
    next: 'Wait for the seconds in the `Retry-After` header, then send the same request again. Users stay logged in.',
  },
  unreachable: {
    cause:
      'The client received no response. The API never sends this code: `AuthClient` throws it.',
    next: 'Check the network and try again. Users stay logged in.',
  },
}
