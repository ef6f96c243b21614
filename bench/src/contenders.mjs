import { claimsOf, createPerson } from './users.mjs'

const CLIENTS = 64
const ACCESS_TOKENS = 16

/** Refreshes, each client in a session of its own, beside what they cannot do without. */
export async function refreshing(api, oneUpdate) {
  const person = await createPerson(api.port, 'refreshing')
  const newest = (token) => {
    const { sid, gen } = claimsOf(token)
    return { id: sid, generation: gen }
  }
  const logIn = async () => (await person.logIn(CLIENTS)).map(({ refresh }) => refresh)
  return [
    {
      title: 'POST /auth/token/refresh/',
      load: 'refresh',
      server: api,
      prepare: async (held) => held ?? logIn(),
    },
    {
      title: 'node:http, its UPDATE alone',
      load: 'one-update',
      server: oneUpdate,
      prepare: async (held) => held ?? (await logIn()).map(newest),
    },
  ]
}

/** A protected GET, beside an Express that does nothing. */
export async function reading(api, bareExpress) {
  const person = await createPerson(api.port, 'reading')
  const everybody = Array.from({ length: CLIENTS })
  return [
    {
      title: 'GET /auth/access/',
      load: 'access',
      server: api,
      prepare: async () => {
        const pairs = await person.logIn(ACCESS_TOKENS) // new ones: they live for some minutes
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
