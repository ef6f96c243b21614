import { AuthError } from '@latchkey/auth-core/errors'
import axios, { type AxiosInstance, type AxiosResponse } from 'axios'

/** An exported file may have a million lines. */
const FILE_TIMEOUT_MS = 10 * 60_000
const FILE_BODY = 'document' in globalThis ? 'blob' : 'stream'

export interface ClientRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  headers?: Readonly<Partial<Record<string, string>>>
  /**
   * Requests a file of this media type. The response body is then a `Blob` in browsers and a stream
   * in Node.
   */
  accept?: string
  accessToken?: string
  signal?: AbortSignal | undefined
}

export interface ClientResponse {
  status: number
  body: unknown
  /** Returns a header by its name. */
  header: (name: string) => string | undefined
}

/** Sends one request and returns the response, whatever its status. */
export type Send = (request: ClientRequest) => Promise<ClientResponse>

/**
 * Returns a function that sends requests. The only code that uses axios.
 *
 * The function throws {@link AuthError} `unreachable` if there is no response in time. It rethrows
 * an abort by the caller.
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
    proxy: false, // a proxy from HTTP_PROXY would see every password
    maxRedirects: 0, // a redirect would send the credentials to another address
  })

  return async ({ method, path, body, headers, accessToken, accept, signal }) => {
    try {
      const response = await http.request<unknown>({
        method,
        url: path,
        data: body,
        headers: {
          ...moreHeaders?.(),
          ...headers,
          ...(accessToken && { Authorization: `Bearer ${accessToken}` }),
          ...(accept !== undefined && { Accept: accept }),
        },
        ...(signal && { signal }),
        ...(accept !== undefined && { responseType: FILE_BODY, timeout: FILE_TIMEOUT_MS }),
      })
      return toResponse(response)
    } catch (cause) {
      if (axios.isCancel(cause)) throw cause
      throw new AuthError('unreachable', { cause: withoutRequest(cause) })
    }
  }
}

function toResponse({ status, data, headers }: AxiosResponse<unknown>): ClientResponse {
  return {
    status,
    body: data,
    header: (name) => headerText(headers[name.toLowerCase()]),
  }
}

/** An axios error carries the whole request: passwords and tokens that must not reach a log. */
function withoutRequest(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : 'The request failed.'
  const { code } = axios.isAxiosError(cause) ? cause : {}
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}

function headerText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
