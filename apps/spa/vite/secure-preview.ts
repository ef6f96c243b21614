import type { Connect, Plugin } from 'vite'

/**
 * Sets the security headers of the preview server: the app runs only its own scripts, sends
 * requests only to its own origin and `apiUrl`, and cannot be framed. Scripts can read the tokens,
 * so no foreign script may run. A static host must send the same headers.
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
 * Path where password managers look for the change-password page. A static host must redirect it
 * too.
 *
 * @see {@link https://www.w3.org/TR/change-password-url/ | A Well-Known URL for Changing Passwords}
 */
const CHANGE_PASSWORD = '/.well-known/change-password'

const toSecurityPage: Connect.NextHandleFunction = (_req, res) => {
  res.writeHead(302, { Location: '/security' }).end()
}
