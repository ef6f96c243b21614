import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { ROLES } from '@latchkey/auth-core/roles'
import { z } from 'zod'
import { startLoopbackServer } from '../loopback-server.ts'
import type { TestServer } from '../server.ts'

const Id = z.strictObject({ id: z.string() })
const Account = z.strictObject({
  username: z.string().exactOptional(),
  email: z.string().exactOptional(),
  password: z.string().exactOptional(),
  role: z.enum(ROLES).exactOptional(),
})
const Edit = z.strictObject({
  id: z.string(),
  email: z.string().exactOptional(),
  role: z.enum(ROLES).exactOptional(),
  isActive: z.boolean().exactOptional(),
})
const Credentials = z.object({ username: z.string(), password: z.string() })
const Duration = z.strictObject({
  days: z.number().exactOptional(),
  hours: z.number().exactOptional(),
  minutes: z.number().exactOptional(),
  seconds: z.number().exactOptional(),
})
const LostAnswer = z.strictObject({ path: z.string().exactOptional() })
const Service = z.strictObject({ name: z.string().exactOptional() })

/** Handles the body of a request. `undefined` becomes an empty object. */
type Action = (body: unknown) => unknown

/** What programs in other languages can do with a server. */
export interface Control {
  /** Has a random path, so that no other page or user of the machine finds it. */
  url: string
  close: () => Promise<void>
}

/** Serves the functions of a test server as JSON over HTTP, on the loopback address. */
export async function startControl(server: TestServer): Promise<Control> {
  const prefix = `/${randomBytes(16).toString('hex')}`
  const actions = actionsOf(server)
  const { url, handle, close } = await startLoopbackServer()
  handle((req, res) => {
    const { pathname } = new URL(req.url ?? '/', url)
    const action = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : ''
    void respond(actions.get(`${req.method} ${action}`), req, res)
  })
  return { url: url + prefix, close }
}

function actionsOf(server: TestServer): ReadonlyMap<string, Action> {
  return new Map<string, Action>([
    ['POST /accounts', (body) => server.createAccount(Account.parse(body))],
    [
      'POST /accounts/edit',
      (body) => {
        const { id, ...edit } = Edit.parse(body)
        return server.editAccount({ id }, edit)
      },
    ],
    ['POST /log-in', (body) => server.logIn(Credentials.parse(body))],
    ['POST /advance', (body) => server.advance(Duration.parse(body))],
    ['POST /revoke', (body) => server.revoke(z.union([Id, TokenPair]).parse(body))],
    ['POST /lose-next-answer', (body) => server.loseNextAnswer(LostAnswer.parse(body).path)],
    [
      'POST /services',
      async (body) => ({ credential: await server.createService(Service.parse(body).name) }),
    ],
    ['GET /emails', () => server.emails()],
  ])
}

async function respond(
  action: Action | undefined,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    const body = await text(req)
    if (!action) return send(res, 404, { error: 'There is no such action; see --help.' })
    send(res, 200, (await action(JSON.parse(body || '{}'))) ?? {})
  } catch (error) {
    send(res, 400, { error: explain(error) })
  }
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error)
  if (error instanceof AuthError) return error.code
  return error instanceof Error ? error.message : String(error)
}

function send(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
