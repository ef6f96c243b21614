import {
  ACCESS_TOKEN_TYPE,
  ExchangedToken,
  PATHS,
  TOKEN_EXCHANGE,
  TokenPair,
} from '@latchkey/auth-core/contract'
import { createService } from './service-credentials.ts'
import type { Answer, TestApi } from './start-api.ts'

export const BILLING_URI = 'https://billing.example.com'

export interface Services {
  /** The credential of the service `orders`, which has no URI. */
  orders: string
  /** The credential of the service `billing`, with {@link BILLING_URI}. */
  billing: string
}

export async function createServices(api: TestApi): Promise<Services> {
  const { db } = api.ctx
  const orders = await createService(db, 'orders', new Date())
  const billing = await createService(db, 'billing', new Date(), BILLING_URI)
  await api.ctx.services.reload()
  return { orders, billing }
}

/** Refreshes for a service, and returns the next tokens. The access token is the service's. */
export async function refreshFor(
  api: TestApi,
  { refresh }: Pick<TokenPair, 'refresh'>,
  resource: string,
  scope?: string,
): Promise<TokenPair> {
  return TokenPair.parse((await api.post(PATHS.refresh, { refresh, resource, scope })).body)
}

/** Sends a form to an OAuth endpoint with a service's credential. */
export async function postForm(
  api: TestApi,
  path: string,
  credential: string,
  fields: Record<string, string> | [name: string, value: string][],
): Promise<Answer> {
  return api.request('POST', path, {
    headers: { authorization: `Bearer ${credential}` },
    body: new URLSearchParams(fields),
  })
}

/** Asks for the exchange of a token. */
export async function exchange(
  api: TestApi,
  credential: string,
  fields: Record<string, string>,
): Promise<Answer> {
  const usual = { grant_type: TOKEN_EXCHANGE, subject_token_type: ACCESS_TOKEN_TYPE }
  return postForm(api, PATHS.exchange, credential, { ...usual, ...fields })
}

/** Exchanges a token and returns the new one. */
export async function exchanged(
  api: TestApi,
  credential: string,
  fields: Record<string, string>,
): Promise<string> {
  return ExchangedToken.parse((await exchange(api, credential, fields)).body).access_token
}
