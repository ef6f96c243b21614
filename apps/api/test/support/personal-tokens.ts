import { fillPath, NewPersonalToken, PATHS, PersonalTokenList } from '@latchkey/auth-core/contract'
import { logInAs, PASSWORD, startApi, type TestApi } from './start-api.ts'
import { unlimited } from './unlimited.ts'

export const as = (token: string) => ({ authorization: `Bearer ${token}` })

/** Asks for a token without permissions, unless `fields` say otherwise. */
export const create = (api: TestApi, access: string, fields: Record<string, unknown> = {}) =>
  api.post(
    PATHS.personalTokens,
    { name: 'backup', permissions: [], expires_in_days: 30, password: PASSWORD, ...fields },
    as(access),
  )

export const listed = async (api: TestApi, access: string) =>
  PersonalTokenList.parse((await api.get(PATHS.personalTokens, access)).body)

/** Starts an API with an account of this role that has a personal token. */
export async function setUp(role: 'customer' | 'staff' | 'admin', permissions: string[] = []) {
  const api = await startApi({ change: { limits: unlimited } })
  const tokens = await logInAs(api, 'ada', role)
  const made = NewPersonalToken.parse((await create(api, tokens.access, { permissions })).body)
  const revoke = (access: string) =>
    api.request('DELETE', fillPath(PATHS.personalToken, { id: made.id }), { headers: as(access) })
  return { api, tokens, made, revoke }
}
