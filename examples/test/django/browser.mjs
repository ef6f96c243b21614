/** Simulates a browser behind a proxy that ends TLS. Does not follow redirects. */
export class DjangoBrowser {
  cookies = new Map()
  /** All `Set-Cookie` headers received so far. */
  setCookies = []
  #origin

  constructor(origin) {
    this.#origin = origin
  }

  get(path) {
    return this.#ask(path, {})
  }

  /** Loads the page for its CSRF token and posts the fields to `action`. */
  async submit(page, action, fields) {
    const { html } = await this.get(page)
    const [, token = ''] = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(html) ?? []
    return this.post(action, { ...fields, csrfmiddlewaretoken: token })
  }

  post(path, fields) {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams(fields) })
  }

  async #ask(path, init) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(this.#origin + path, {
      ...init,
      redirect: 'manual',
      headers: {
        'x-forwarded-proto': 'https',
        referer: `${this.#origin.replace('http:', 'https:')}/`,
        ...(cookie && { cookie }),
      },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const { status, headers } = response
    return { status, headers, location: headers.get('location'), html: await response.text() }
  }

  #keep(line) {
    this.setCookies.push(line)
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
