import { get, getAccess, post, postRefresh } from './requests.mjs'

/**
 * What a client sends again and again, by name: `request` from what it holds, and `next` for what it
 * holds after a good answer.
 */
export const LOADS = {
  refresh: { request: (token) => postRefresh(token), next: ({ body }) => JSON.parse(body).refresh },
  'one-update': {
    request: (session) => post('/', session),
    next: ({ body }) => JSON.parse(body),
  },
  access: { request: getAccess, next: (_answer, token) => token },
  'bare-express': { request: () => get('/'), next: () => undefined },
}
