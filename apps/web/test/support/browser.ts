import { parse } from 'cookie'
import { expect } from 'vitest'

export interface Answer {
  status: number
  headers: Headers
  html: string
}

/** Simulates a browser with forms and cookies. Does not follow redirects. */
export class Browser {
  readonly cookies = new Map<string, string>()
  /** All `Set-Cookie` headers received so far. */
  readonly setCookies: string[] = []
  readonly #origin: string
  readonly #headers: Record<string, string>

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.#origin = origin
    this.#headers = headers
  }

  get(path: string): Promise<Answer> {
    return this.#ask(path, {})
  }

  /** Loads the page for its CSRF token and posts the fields to `action`. */
  async submit(page: string, action: string, fields: Record<string, string>): Promise<Answer> {
    const { html } = await this.get(page)
    const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1]
    expect(token).toBeDefined()
    return this.post(action, { ...fields, _csrf: token ?? '' })
  }

  post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams(fields) }, headers)
  }

  async #ask(path: string, init: RequestInit, more: Record<string, string> = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...this.#headers, ...more, ...(cookie && { cookie }) }
    const response = await fetch(this.#origin + path, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return { status: response.status, headers: response.headers, html: await response.text() }
  }

  #keep(line: string): void {
    this.setCookies.push(line)
    const pair = line.split(';')[0] ?? ''
    const name = pair.slice(0, pair.indexOf('='))
    const expires = parse(line)['Expires']
    if (expires && new Date(expires) <= new Date()) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(pair.indexOf('=') + 1))
  }
}
