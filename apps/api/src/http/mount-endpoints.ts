import {
  type Endpoint,
  ENDPOINTS,
  needsAccessToken,
  permissionsOf,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { grantedPermissions } from '@latchkey/auth-core/roles'
import { nameRoute } from '@latchkey/http-server/observe-requests'
import type { Express, Request, RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { requireService } from '../use-cases/services/credentials.ts'
import { allowMethods } from './allow-methods.ts'
import { authenticate, authenticateOptional, authenticatePersonal } from './authenticate.ts'
import { clientInfo } from './client-info.ts'
import type { EndpointHandler, EndpointHandlers, StreamedResponse } from './endpoint-types.ts'
import { idsInPath } from './ids-in-path.ts'
import { parseBody } from './parse-body.ts'
import { parseQuery } from './parse-query.ts'
import { sendJson, sendText } from './send-json.ts'
import { sendWithETag } from './send-with-etag.ts'
import { serviceCredential } from './service-credential.ts'

/** Returns the endpoints that this server serves, by name. */
export function servedEndpoints(ctx: Context): [name: string, row: Endpoint][] {
  const rows = Object.entries<Endpoint>(ENDPOINTS)
  return rows.filter(([, { access, pathName }]) => {
    if (access === 'development') return ctx.showsMails
    return pathName !== 'securityContact' || ctx.securityContact !== undefined
  })
}

/** Serves every row of the endpoint table at its path, and responds with 405 to other methods. */
export function mountEndpoints(app: Express, ctx: Context, handlers: EndpointHandlers): void {
  // The type of a handler depends on its row. The loop pairs them by name.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const handlerOf = handlers as unknown as Readonly<Record<string, EndpointHandler<Endpoint>>>

  const rows = servedEndpoints(ctx)
  for (const path of new Set(rows.map(([, row]) => row.path))) {
    const rowsOfPath = rows.filter(([, row]) => row.path === path)
    const route = app.route(path.replaceAll(/\{(\w+)\}/g, ':$1'))
    route.all(allowMethods(rowsOfPath.map(([, { method }]) => method)))
    for (const [name, row] of rowsOfPath) {
      const handler = handlerOf[name]
      if (handler) route[VERBS[row.method]](serve(ctx, [name, row], handler))
    }
  }
}

const VERBS = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const

/** Authenticates the caller, parses the request, runs the handler and sends its response. */
function serve(
  ctx: Context,
  [name, row]: [name: string, row: Endpoint],
  handler: EndpointHandler<Endpoint>,
): RequestHandler {
  const identify = authenticatorFor(ctx, row)
  return async (req, res) => {
    nameRoute(res, name)
    if (row.streams) res.vary('Accept')
    const caller = await identify(req)
    const response = await handler({
      // Only the row's handler has the types of these parts; the table as a whole does not.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      caller: caller as undefined,
      params: idsInPath(req),
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      body: (row.body && parseBody(row.body, req, row.singleParameters)) as undefined,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      query: parseQuery(row, req) as undefined,
      get client() {
        return clientInfo(ctx, req)
      },
      req,
    })
    if (isStreamed(response)) await response.stream(res)
    else respond(row, req, res, response)
  }
}

function isStreamed(response: object): response is StreamedResponse {
  return 'stream' in response
}

interface WrittenResponse {
  status: number
  body?: unknown
  headers?: Readonly<Record<string, unknown>> | undefined
}

function respond(
  { responses, mediaType }: Endpoint,
  req: Request,
  res: Response,
  { status, body, headers }: WrittenResponse,
): void {
  for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, String(value))
  res.statusCode = status
  if (body === undefined) res.end()
  else if (mediaType !== undefined && typeof body === 'string') sendText(res, body, mediaType)
  else if (responses[304] === undefined) sendJson(res, body)
  else sendWithETag(req, res, body)
}

/** Returns a function that authenticates the caller and rejects requests that the row forbids. */
function authenticatorFor(ctx: Context, row: Endpoint): (req: Request) => Promise<unknown> {
  const { access, personalTokens } = row
  if (access === 'service') return (req) => requireService(ctx, serviceCredential(row, req))
  if (access === 'optional') return async (req) => () => authenticateOptional(ctx, req)
  if (!needsAccessToken(access)) return async () => undefined
  const permissions = permissionsOf(access)
  return async (req) => {
    const caller = await (personalTokens ? authenticatePersonal : authenticate)(ctx, req)
    const granted = grantedPermissions(caller, ctx.permissions)
    const isAllowed = permissions.length === 0 || permissions.some((one) => granted.includes(one))
    if (!isAllowed) throw new AuthError('permission_denied')
    return caller
  }
}
