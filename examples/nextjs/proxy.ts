import { type NextRequest, NextResponse } from 'next/server'
import { config as settings } from './lib/config.ts'
import { HINT } from './lib/hint.ts'

const NEEDS_LOGIN = /^\/accounts?$/

/**
 * Sends every page with a policy of its own, and sends those who are not logged in to the login
 * before a page is rendered. The hint can be wrong; the page finds out.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl
  if (NEEDS_LOGIN.test(pathname) && !request.cookies.has(HINT)) {
    const login = new URL('/login', request.url)
    login.searchParams.set('next', pathname)
    return NextResponse.redirect(login)
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = policyWith(nonce)
  const headers = new Headers(request.headers)
  headers.set('Content-Security-Policy', policy) // Next.js gives the nonce to its scripts
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  response.headers.set('X-Content-Type-Options', 'nosniff')
  response.headers.set('Referrer-Policy', 'no-referrer')
  return response
}

function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${new URL(settings().API_URL).origin}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = { matcher: '/((?!_next/static|favicon.ico).*)' }
