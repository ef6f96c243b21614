import {
  DELIVERIES,
  type NewService,
  type Service,
  type Stream,
} from '@latchkey/auth-core/contract'
import type { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { introspectionExample, withoutStream } from '@latchkey/ui/view-models/services'
import { type Request, type Response, Router } from 'express'
import { servicesClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash } from '../http/cookies.ts'
import { formField } from '../http/form.ts'
import { logFailure } from '../http/log-failure.ts'
import { renderPage } from '../http/render.ts'
import { rejectionOf } from './email-links.ts'
import { requireAccountWith } from './require-account-with.ts'
import { toShownError } from './shown-error.ts'

const ADDRESS = '/services'
const DELIVERY_OPTIONS = DELIVERIES.map((name) => [
  name,
  messages.services.streams.deliveries[name],
])

/** Shows the services and their streams, and creates them. Requires `services:manage`. */
export function servicesPage(ctx: Context): Router {
  const page = Router()

  page.get(ADDRESS, async (req, res) => {
    await show(ctx, req, res)
  })

  page.post(ADDRESS, async (req, res) => {
    const typed = typedFields(req, ['name', 'uri'])
    const body = { name: '', ...typed }
    const { created, failure } = await attempt(servicesClientFor(ctx, req).createService(body))
    if (created) return showCredential(ctx, req, res, created)
    await show(ctx, req, res, { failure, typed })
  })

  page.post('/services/streams', async (req, res) => {
    const { authorization, ...typed } = typedFields(req, STREAM_FIELDS)
    const secret = authorization === undefined ? {} : { authorization }
    const body = { service: '', delivery: '', ...typed, ...secret }
    const { failure } = await attempt(servicesClientFor(ctx, req).createStream(body))
    if (failure) return show(ctx, req, res, { streamFailure: failure, typed })
    setFlash(res, 'stream_created')
    res.redirect(303, ADDRESS)
  })

  // The URL of a rejected form, which users may reload.
  page.get('/services/streams', (_req, res) => res.redirect(303, ADDRESS))

  return page
}

const STREAM_FIELDS = ['service', 'delivery', 'url', 'authorization']

/** Returns the fields that are filled in, without the spaces around them. */
function typedFields(req: Request, names: readonly string[]): Record<string, string> {
  const fields = names.map((name) => [name, formField(req, name).trim()] as const)
  return Object.fromEntries(fields.filter(([, text]) => text !== ''))
}

/** Returns what was created, or an error that the form can show. Throws all other errors. */
async function attempt<T>(
  creating: Promise<T>,
): Promise<{ created?: T | undefined; failure?: AuthError | undefined }> {
  let created: T | undefined
  const failure = await rejectionOf(creating.then((result) => void (created = result)))
  return { created, failure }
}

interface Shown {
  failure?: AuthError | undefined
  streamFailure?: AuthError | undefined
  /** What was typed into the rejected form, without secrets. */
  typed?: Record<string, string>
}

async function show(ctx: Context, req: Request, res: Response, shown: Shown = {}): Promise<void> {
  const { failure, streamFailure, typed = {} } = shown
  const account = await requireAccountWith(ctx, req, 'services:manage')
  const client = servicesClientFor(ctx, req)
  const [services, streams]: [Service[], Stream[]] = await Promise.all([
    client.services(),
    client.streams(),
  ])
  const rejected = failure ?? streamFailure
  if (rejected) logFailure(ctx, rejected, res)
  renderPage(ctx, req, res, {
    view: 'services',
    title: messages.titles.services,
    status: rejected?.status ?? 200,
    address: ADDRESS,
    account,
    values: {
      services,
      streams,
      serviceOptions: withoutStream(services, streams).map((name) => [name, name]),
      deliveryOptions: DELIVERY_OPTIONS,
      typed,
      fields: failure?.fields ?? {},
      streamFields: streamFailure?.fields ?? {},
      error: failure && toShownError(failure),
      streamError: streamFailure && toShownError(streamFailure),
    },
  })
}

/** Shows a credential once: it is not stored, so the response is the page itself. */
async function showCredential(
  ctx: Context,
  req: Request,
  res: Response,
  { name, credential }: NewService,
): Promise<void> {
  const account = await requireAccountWith(ctx, req, 'services:manage')
  renderPage(ctx, req, res, {
    view: 'new-credential',
    title: messages.services.credential.title(name),
    status: 201,
    address: ADDRESS,
    account,
    values: { credential, example: introspectionExample(name) },
  })
}
