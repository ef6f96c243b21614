import type { ServicesClient } from '@latchkey/auth-client/services-client'
import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { servicesClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { type Flash, setFlash } from '../http/cookies.ts'
import { renderPage } from '../http/render.ts'
import { requireAccountWith } from './require-account-with.ts'

const ADDRESS = '/services'

type Question = ReturnType<(typeof messages.services.ask)[keyof typeof messages.services.ask]>

/** Something that can end, after a confirmation that names it. */
interface Ending {
  path: string
  /** Returns the question, or `undefined` if the id names nothing. */
  ask: (client: ServicesClient, id: string) => Promise<Question | undefined>
  act: (client: ServicesClient, id: string) => Promise<void>
  done: Flash
  gone: Flash
}

const ENDINGS: readonly Ending[] = [
  {
    path: '/services/:id/revoke',
    ask: async (client, id) => {
      const service = (await client.services()).find((one) => one.id === id)
      return service && messages.services.ask.revoke(service.name)
    },
    act: (client, id) => client.revokeService(id),
    done: 'service_revoked',
    gone: 'service_gone',
  },
  {
    path: '/services/streams/:id/delete',
    ask: async (client, id) => {
      const stream = (await client.streams()).find((one) => one.id === id)
      return stream && messages.services.ask.removeStream(stream.service)
    },
    act: (client, id) => client.deleteStream(id),
    done: 'stream_deleted',
    gone: 'stream_gone',
  },
]

/** Revokes services, and tests and deletes their streams. Requires `services:manage`. */
export function serviceActions(ctx: Context): Router {
  const page = Router()
  for (const ending of ENDINGS) addEnding(ctx, page, ending)

  page.post('/services/streams/:id/verify', async (req, res) => {
    const { id } = req.params
    await actOn(res, () => servicesClientFor(ctx, req).verifyStream(id), {
      done: 'stream_tested',
      gone: 'stream_gone',
    })
  })

  return page
}

function addEnding(ctx: Context, page: Router, { path, ask, act, ...flashes }: Ending): void {
  page.get(path, async (req: Request<{ id: string }>, res) => {
    const account = await requireAccountWith(ctx, req, 'services:manage')
    const question = await ask(servicesClientFor(ctx, req), req.params.id)
    if (!question) return goBack(res, flashes.gone)
    const values = { ...question, back: ADDRESS }
    renderPage(ctx, req, res, { view: 'confirm', title: question.title, account, values })
  })

  page.post(path, async (req: Request<{ id: string }>, res) => {
    await actOn(res, () => act(servicesClientFor(ctx, req), req.params.id), flashes)
  })
}

/** Acts and goes back to the list, which shows the result. */
async function actOn(
  res: Response,
  act: () => Promise<void>,
  { done, gone }: Pick<Ending, 'done' | 'gone'>,
): Promise<void> {
  try {
    await act()
    goBack(res, done)
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'not_found') throw error
    goBack(res, gone)
  }
}

function goBack(res: Response, flash: Flash): void {
  setFlash(res, flash)
  res.redirect(303, ADDRESS)
}
