import type { Endpoint, Endpoints, ParameterOf, SuccessStatus } from '@latchkey/auth-core/contract'
import type { Permission } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { RequestContext } from '../context.ts'
import type { ServiceRecord } from '../stores/service-store.ts'

/**
 * The input of a handler: the parsed parts of the request that its row names.
 *
 * @public The declarations of the handlers name it.
 */
export interface EndpointRequest<Row extends Endpoint> {
  body: Row extends { body: infer Body extends z.ZodType } ? z.output<Body> : undefined
  query: Row extends { query: infer Query extends z.ZodType } ? z.output<Query> : undefined
  /** The ids in the path, in lower case. */
  params: Readonly<Record<ParameterOf<Row['path']>, string>>
  caller: CallerBy<Row['access']>
  client: RequestContext
  req: Request
}

/** A row with `optional` access authenticates only when the handler asks for it. */
type CallerBy<Access> = Access extends 'account' | Permission | readonly Permission[]
  ? AccessClaims
  : Access extends 'optional'
    ? () => Promise<AccessClaims | undefined>
    : Access extends 'service'
      ? ServiceRecord
      : undefined

/** The result of a handler: a status of its row, with the body and headers that the row names. */
export type EndpointResponse<Row extends Endpoint> =
  | {
      [Status in keyof Row['responses'] & Exclude<SuccessStatus, 304>]: {
        status: Status
      } & BodyBy<Row['responses'][Status]> &
        HeadersBy<Row>
    }[keyof Row['responses'] & Exclude<SuccessStatus, 304>]
  | (Row extends { streams: readonly string[] } ? StreamedResponse : never)

type BodyBy<Schema> = Schema extends z.ZodType ? { body: z.input<Schema> } : { body?: undefined }

type HeadersBy<Row extends Endpoint> = Row extends { responseHeaders: infer Schemas }
  ? { headers: { [Name in keyof Schemas]: z.input<Schemas[Name]> } }
  : { headers?: undefined }

/** A response that sets its headers and writes its body itself. */
export interface StreamedResponse {
  stream: (res: Response) => Promise<void>
}

export type EndpointHandler<Row extends Endpoint> = (
  request: EndpointRequest<Row>,
) => Promise<EndpointResponse<Row>>

/** A handler for each row of the endpoint table. A missing handler does not compile. */
export type EndpointHandlers = {
  [Name in keyof Endpoints]: EndpointHandler<Endpoints[Name]>
}
