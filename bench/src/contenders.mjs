import { claimsOf, createUser } from './users.mjs'

const CLIENTS = 64
const ACCESS_TOKENS = 16

/** Returns refreshes, each client in its own session, and the bare UPDATE as their baseline. */
export async function refreshing(api, oneUpdate) {
  const user = await createUser(api.port, 'refreshing')
  const newest = (token) => {
    const { sid, gen } = claimsOf(token)
    return { id: sid, generation: gen }
  }
  const logIn = async () => (await user.logIn(CLIENTS)).map(({ refresh }) => refresh)
  return [
    {
      title: 'POST /auth/token/refresh/',
      load: 'refresh',
      server: api,
      prepare: async (held) => held ?? logIn(),
    },
    {
      title: 'node:http, only the UPDATE',
      load: 'one-update',
      server: oneUpdate,
      prepare: async (held) => held ?? (await logIn()).map(newest),
    },
  ]
}

/** Returns a protected GET, and an Express app without logic as its baseline. */
export async function reading(api, bareExpress) {
  const user = await createUser(api.port, 'reading')
  const everybody = Array.from({ length: CLIENTS })
  return [
    {
      title: 'GET /auth/access/',
      load: 'access',
      server: api,
      prepare: async () => {
        const pairs = await user.logIn(ACCESS_TOKENS) // fresh: they expire in five minutes
        return everybody.map((_, index) => pairs[index % ACCESS_TOKENS].access)
      },
    },
    {
      title: 'bare Express',
      load: 'bare-express',
      server: bareExpress,
      prepare: async () => everybody.fill(null),
    },
  ]
}
