import type { Connect, Plugin } from 'vite'

/**
 * What every answer of the preview server tells the browser about the app: it runs its own scripts
 * alone, speaks to `apiUrl` and to nobody else, and stands in no other page's frame. Its tokens are
 * where a foreign script could read them, so none may run. A static host sends the same.
 *
 * @see {@link https://www.w3.org/TR/CSP3/ | Content Security Policy}
 */
export function securePreview(apiUrl: string): Plugin {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${new URL(apiUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

  return {
    name: 'latchkey:secure-preview',
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use((_req, res, next) => {
        res.setHeader('Content-Security-Policy', policy)
        res.setHeader('X-Content-Type-Options', 'nosniff')
        res.setHeader('Referrer-Policy', 'no-referrer')
        res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
        next()
      })
      middlewares.use(CHANGE_PASSWORD, toSecurityPage)
    },
    configureServer: ({ middlewares }) => void middlewares.use(CHANGE_PASSWORD, toSecurityPage),
  }
}

/**
 * Where password managers look for the page that changes a password. A static host redirects as well.
 *
 * @see {@link https://www.w3.org/TR/change-password-url/ | A Well-Known URL for Changing Passwords}
 */
const CHANGE_PASSWORD = '/.well-known/change-password'

const toSecurityPage: Connect.NextHandleFunction = (_req, res) => {
  res.writeHead(302, { Location: '/security' }).end()
}
