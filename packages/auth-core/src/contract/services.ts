import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { presentText } from './fields.ts'

const URI_MAX_LENGTH = 400
const NAME_FORM = 'Use 1 to 63 lowercase letters, digits and hyphens for the name.'
const URI_FORM =
  'Use an absolute http or https URI in its canonical form, without user, query and fragment, such as https://orders.example.com.'

/** The name of a service. Tokens for a service without a URI have it as their `aud`. */
export const ServiceName = presentText.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, NAME_FORM)

/**
 * The URI of a service, in one spelling: two spellings of one URI would be two audiences. RFC 8707
 * §2 forbids a fragment.
 */
export const ServiceUri = presentText.max(URI_MAX_LENGTH, URI_FORM).refine(isCanonicalUri, URI_FORM)

function isCanonicalUri(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash, href } = new URL(text)
  const isPlain = username + password + search + hash === '' && !/[?#]/.test(text)
  const isCanonical = (text === href && !/^https?:\/\/[^/]+\/$/.test(text)) || `${text}/` === href
  return /^https?:$/.test(protocol) && isPlain && isCanonical
}

export const NewServiceBody = z.object({
  name: ServiceName,
  /** By which OAuth clients name the service (RFC 8707). It becomes the `aud` of its tokens. */
  uri: ServiceUri.optional(),
})
export type NewServiceBody = z.infer<typeof NewServiceBody>

/** A service with a credential. Times are ISO 8601, UTC. */
export const Service = z.object({
  id: z.string(),
  name: z.string(),
  uri: z.string().nullable(),
  created_at: z.string(),
  /** When the credential was last used, to the minute. `null` before the first use. */
  last_used_at: z.string().nullable(),
})
export type Service = z.infer<typeof Service>
export const ServiceList = z.array(Service)

/** The only response that has the credential. */
export const NewService = Service.extend({ credential: z.string() })
export type NewService = z.infer<typeof NewService>

/** Credentials and streams both let a service learn who logged out. One permission covers them. */
export const SERVICE_MANAGERS = 'services:manage'

export const listServices = endpoint({
  summary: 'Lists the services with a credential, oldest first',
  method: 'GET',
  path: '/auth/services/',
  pathName: 'services',
  access: SERVICE_MANAGERS,
  responses: { 200: ServiceList },
  errors: [],
})

export const createService = endpoint({
  summary:
    'Creates a service with its credential: `{name, uri?}` → 201; the response alone has the credential',
  method: 'POST',
  path: '/auth/services/',
  pathName: 'services',
  access: SERVICE_MANAGERS,
  body: NewServiceBody,
  responses: { 201: NewService },
  errors: [],
})

export const revokeService = endpoint({
  summary: 'Revokes the credential of a service, and ends its stream → 204',
  method: 'DELETE',
  path: '/auth/services/{id}/',
  pathName: 'service',
  access: SERVICE_MANAGERS,
  responses: { 204: null },
  errors: ['not_found'],
})
