import { get, getAccess, post, postRefresh } from './requests.mjs'

/**
 * The repeated requests of a client, by name: `request` builds one from the state of the client,
 * `next` returns its state after a response of 200.
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
