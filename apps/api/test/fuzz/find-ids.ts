import { randomUUID } from 'node:crypto'
import { Id } from '@latchkey/auth-core/contract'
import type { TestApi } from '../support/start-api.ts'

/** Returns the id of the stream, or an unknown one: another walk may have created the stream. */
export async function findStreamId({ ctx }: TestApi): Promise<string> {
  const stream = await ctx.db('signal_streams').first('id')
  return stream ? Id.parse(stream.id) : randomUUID()
}

/** Returns the id of a service whose credential no walk uses, or an unknown one. */
export async function findServiceId({ ctx }: TestApi): Promise<string> {
  const service = await ctx
    .db('services')
    .whereNotIn('name', ['orders', 'billing'])
    .where({ revoked_at: null })
    .first('id')
  return service ? Id.parse(service.id) : randomUUID()
}

/** Returns the id of one of an account's personal tokens that are not revoked. */
export async function findPersonalTokenId(
  { ctx }: TestApi,
  accountId: string | undefined,
): Promise<string | undefined> {
  if (accountId === undefined) return undefined
  const unrevoked = { account_id: accountId, revoked_at: null }
  const token = await ctx.db('personal_tokens').where(unrevoked).first('id')
  return token && Id.parse(token.id)
}
