import {
  listPostedEmails,
  requestPasswordReset,
  resetPassword,
  verifyEmail,
} from './account-recovery.ts'
import {
  createAccount,
  deleteAccount,
  editAccount,
  listAccounts,
  register,
  sendPasswordReset,
  showAccount,
} from './accounts.ts'
import { listAuditEvents, showActivity, showOverview } from './audit.ts'
import type { Endpoint } from './endpoint.ts'
import {
  exchangeToken,
  introspectToken,
  revokeToken,
  showIssuerMetadata,
  showOpenIdMetadata,
} from './oauth.ts'
import { changeEmail, changePassword, sendVerification, showOwnAccount } from './own-account.ts'
import { createPersonalToken, listPersonalTokens, revokePersonalToken } from './personal-tokens.ts'
import {
  followRevocations,
  listKeys,
  listPaths,
  listRoles,
  showAccess,
  showLiveness,
  showReadiness,
  showOpenApi,
  showSecurityContact,
} from './service.ts'
import { createService, listServices, revokeService } from './services.ts'
import {
  endAccountSessions,
  endOtherSessions,
  endSession,
  listAccountSessions,
  listSessions,
} from './sessions.ts'
import {
  createStream,
  deleteStream,
  listStreams,
  pollEvents,
  showSsfMetadata,
  verifyStream,
} from './signals.ts'
import { blacklist, logIn, refresh, verifyToken } from './tokens.ts'

/**
 * Every endpoint of the API, by name. Routes, clients, CORS, the index, the README's table and the
 * fuzzer are generated from it.
 *
 * Express matches paths in this order, so a fixed path precedes a template that matches it.
 */
export const ENDPOINTS = {
  register,
  logIn,
  refresh,
  blacklist,
  verifyToken,
  showAccess,
  showOwnAccount,
  changePassword,
  changeEmail,
  sendVerification,
  verifyEmail,
  requestPasswordReset,
  resetPassword,
  showActivity,
  listPersonalTokens,
  createPersonalToken,
  revokePersonalToken,
  listSessions,
  endOtherSessions,
  endSession,
  listAccounts,
  createAccount,
  showAccount,
  editAccount,
  deleteAccount,
  listAccountSessions,
  endAccountSessions,
  sendPasswordReset,
  listAuditEvents,
  showOverview,
  listServices,
  createService,
  revokeService,
  listPaths,
  showOpenApi,
  listRoles,
  followRevocations,
  exchangeToken,
  introspectToken,
  revokeToken,
  pollEvents,
  listStreams,
  createStream,
  verifyStream,
  deleteStream,
  listKeys,
  showIssuerMetadata,
  showOpenIdMetadata,
  showSsfMetadata,
  showSecurityContact,
  showLiveness,
  showReadiness,
  listPostedEmails,
} as const satisfies Record<string, Endpoint>

export type Endpoints = typeof ENDPOINTS
export type EndpointName = keyof Endpoints

type Row = Endpoints[EndpointName]
type Paths = { readonly [Name in Row['pathName']]: Extract<Row, { pathName: Name }>['path'] }

/** The path template of each name. Each path is served without its last slash as well. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fromEntries` has no narrower type
export const PATHS = Object.fromEntries(
  Object.values(ENDPOINTS).map(({ pathName, path }) => [pathName, path]),
) as Paths
