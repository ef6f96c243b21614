import {
  type Endpoint,
  fillPath,
  type ParameterOf,
  type SuccessStatus,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { fromWire } from '@latchkey/auth-core/wire'
import type { z } from 'zod'
import type { ClientRequest, ClientResponse } from './http.ts'

/** The query parameters of an endpoint, by name. Empty ones are not sent. The API checks values. */
export type QueryOf<Row extends Endpoint> = Row extends { query: infer Query extends z.ZodType }
  ? { readonly [Name in keyof z.input<Query>]?: string | undefined }
  : never

/** The body of a request to an endpoint. */
export type BodyOf<Row extends Endpoint> = Row extends { body: infer Body extends z.ZodType }
  ? Unchecked<z.input<Body>>
  : never

/** The body of an endpoint's successful response. */
export type ResultOf<Row extends Endpoint> = CallResponse<Row>['body']

/** A file: a `Blob` in browsers, a stream in Node. */
export type FileBody = Blob | AsyncIterable<Uint8Array>

/** The input of a call, which follows from the row of its endpoint. */
export type CallInput<Row extends Endpoint> = {
  signal?: AbortSignal | undefined
} & (Row extends { body: z.ZodType } ? { body: BodyOf<Row> } : {}) &
  (Row extends { query: z.ZodType } ? { query?: QueryOf<Row> } : {}) &
  ([ParameterOf<Row['path']>] extends [never]
    ? {}
    : { params: Readonly<Record<ParameterOf<Row['path']>, string>> }) &
  (Row extends { requestHeaders: readonly (infer Name extends string)[] }
    ? { headers?: Readonly<Partial<Record<Exclude<Name, 'If-None-Match'>, string>>> }
    : {})

/** A call that asks for a file of one of the row's media types. */
export type DownloadInput<Row extends Endpoint> = CallInput<Row> & {
  accept: Row extends { streams: readonly (infer Type)[] } ? Type : never
}

/** A body with any text in its fields, as a form has it. The API checks it. */
type Unchecked<Body> = {
  [Name in keyof Body]: Extract<Body[Name], string> extends never
    ? Body[Name]
    : Exclude<Body[Name], string> | string
}

/** A successful response, parsed. */
export interface CallResponse<Row extends Endpoint> {
  body: OutputOf<Row['responses'][keyof Row['responses'] & Exclude<SuccessStatus, 304>]>
  /** Returns a header by its name. */
  header: (name: string) => string | undefined
}

type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

type QueryText = Readonly<Record<string, string | undefined>>

/** The input of a call of any endpoint. */
interface AnyInput {
  signal?: AbortSignal | undefined
  body?: unknown
  query?: QueryText
  params?: Readonly<Record<string, string>>
  accept?: unknown
  headers?: Readonly<Partial<Record<string, string>>>
}

/** Returns the request of a call. */
export function toRequest<Row extends Endpoint>(row: Row, input: CallInput<Row>): ClientRequest {
  const { signal, body, query, params, accept, headers }: AnyInput = input
  const path = fillPath<string>(row.path, params ?? {})
  return {
    method: row.method,
    path: path + toSearch(query ?? {}),
    body,
    signal,
    headers: { ...headers },
    ...(typeof accept === 'string' && { accept }),
  }
}

/**
 * Parses the response of a call.
 *
 * @throws {@link AuthError} the service's error, or `internal_error` for a response outside the
 *   contract.
 */
export function readResponse<Row extends Endpoint>(
  row: Row,
  response: ClientResponse,
): CallResponse<Row> {
  const { status, header } = response
  if (status < 200 || status > 299) throw fromWire(response)
  const schema = Object.values(row.responses)[0]
  const parsed = schema?.safeParse(response.body) ?? { success: true, data: undefined }
  if (!parsed.success) throw new AuthError('internal_error', { cause: parsed.error })
  // The row's schema has parsed it, but TypeScript loses the row's type in `Object.values`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { body: parsed.data as CallResponse<Row>['body'], header }
}

function toSearch(query: QueryText): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) parameters.set(name, value)
  return parameters.size > 0 ? `?${parameters.toString()}` : ''
}
