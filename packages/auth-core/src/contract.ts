/**
 * The contract of the API: its endpoints and the schemas of their requests and responses.
 *
 * This file is the entry point; each subject has a file in `contract/`.
 */
export * from './contract/account-recovery.ts'
export * from './contract/accounts.ts'
export * from './contract/audit.ts'
export * from './contract/oauth.ts'
export * from './contract/own-account.ts'
export * from './contract/personal-tokens.ts'
export * from './contract/service.ts'
export * from './contract/services.ts'
export * from './contract/sessions.ts'
export * from './contract/signals.ts'
export * from './contract/tokens.ts'
export * from './contract/headers.ts'
export * from './contract/endpoints.ts'
export {
  type Access,
  type Endpoint,
  errorsOf,
  fillPath,
  type Method,
  needsAccessToken,
  type ParameterOf,
  permissionsOf,
  type SuccessStatus,
} from './contract/endpoint.ts'
export { mailboxOf } from './contract/email-address.ts'
export { foldAscii } from './contract/fold-ascii.ts'
export { type SchemaNames, toJsonSchema, toJsonSchemas } from './contract/json-schema.ts'
export { id as Id } from './contract/fields.ts'
export { PAGE_SIZE_DEFAULT } from './contract/parameters.ts'
