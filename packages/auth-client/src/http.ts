import axios, { type AxiosInstance, type AxiosResponse } from 'axios'
import type { z } from 'zod'
import { AuthError } from '@latchkey/auth-core/errors'
import { fromWire } from '@latchkey/auth-core/wire'

/** A file may be a million lines. */
const FILE_TIMEOUT_MS = 10 * 60_000
const FILE_BODY = 'document' in globalThis ? 'blob' : 'stream'

export interface WireRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** The version that is meant, as its `ETag` said. */
  ifMatch?: string | undefined
  body?: unknown
  /** Asks for a file of this type. The answer's body is then a `Blob` in browsers, and a stream in Node. */
  file?: string
  accessToken?: string
  signal?: AbortSignal | undefined
}

export interface WireAnswer {
  status: number
  body: unknown
  /** A header by its name. */
  header: (name: string) => string | undefined
}

/** Sends one request and gives back whatever was answered. */
export type Send = (request: WireRequest) => Promise<WireAnswer>

/**
 * The one place that knows axios.
 *
 * The function it returns throws {@link AuthError} `unreachable` when there was no answer in time,
 * and passes an abort by the caller on as it is.
 */
export function createSend(
  baseUrl: string,
  timeoutMs: number,
  moreHeaders?: () => Record<string, string>,
): Send {
  const http: AxiosInstance = axios.create({
    baseURL: baseUrl,
    timeout: timeoutMs,
    validateStatus: () => true,
    proxy: false, // what HTTP_PROXY names would see every password
    maxRedirects: 0, // a redirect would carry the credentials to wherever it points
  })

  return async ({ method, path, body, accessToken, ifMatch, file, signal }) => {
    try {
      const response = await http.request<unknown>({
        method,
        url: path,
        data: body,
        headers: {
          ...moreHeaders?.(),
          ...(accessToken && { Authorization: `Bearer ${accessToken}` }),
          ...(file !== undefined && { Accept: file }),
          ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
        },
        ...(signal && { signal }),
        ...(file !== undefined && { responseType: FILE_BODY, timeout: FILE_TIMEOUT_MS }),
      })
      return toAnswer(response)
    } catch (cause) {
      if (axios.isCancel(cause)) throw cause
      throw new AuthError('unreachable', { cause: withoutRequest(cause) })
    }
  }
}

/**
 * The body of a good answer, parsed.
 *
 * @throws {@link AuthError} what the service threw, or `internal_error` for an answer outside the
 *   contract.
 */
export function readAnswer<T>(schema: z.ZodType<T>, answer: WireAnswer): T {
  const { status, body } = answer
  if (status < 200 || status > 299) throw fromWire(answer)
  const { success, data, error: cause } = schema.safeParse(body)
  if (!success) throw new AuthError('internal_error', { cause })
  return data
}

function toAnswer({ status, data, headers }: AxiosResponse<unknown>): WireAnswer {
  return {
    status,
    body: data,
    header: (name) => headerText(headers[name.toLowerCase()]),
  }
}

/** What axios throws carries the whole request: passwords and tokens that no log may see. */
function withoutRequest(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : 'The request failed.'
  const { code } = axios.isAxiosError(cause) ? cause : {}
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}

function headerText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
