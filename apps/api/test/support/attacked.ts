import { PATHS, type TokenPair } from '@latchkey/auth-core/contract'
import { expect } from 'vitest'
import { expectUseless, type Forger, forgerOf } from './forge.ts'
import { logInAs, startApi, type TestApi } from './start-api.ts'

export interface Attacked extends Forger {
  api: TestApi
  tokens: TokenPair
}

/** Starts an API with an admin whose access token the test forges. */
export async function attacked(): Promise<Attacked> {
  const api = await startApi()
  const tokens = await logInAs(api, 'ada', 'admin')
  return { api, tokens, ...forgerOf(api, tokens) }
}

/**
 * Fails if a forgery is accepted. Correctly signed claims must be accepted before, and the real
 * token after, which shows that each forgery is rejected for its own flaw.
 */
export async function expectAllUseless(by: Attacked, forgeries: readonly string[]): Promise<void> {
  expect((await by.api.get(PATHS.accounts, by.signed(by.claims))).status).toBe(200)
  for (const token of forgeries) await expectUseless(by.api, token)
  expect((await by.api.get(PATHS.accounts, by.tokens.access)).status).toBe(200)
}
