import 'server-only'
import { createAccessClock } from '@latchkey/auth-client/access-clock'
import { AuthClient } from '@latchkey/auth-client/client'
import { cookieTokens } from '@latchkey/auth-client/cookie-tokens'
import { cookies } from 'next/headers'
import { cache } from 'react'
import { config } from './config.ts'

const clock = createAccessClock()

/**
 * Returns the client of the request that is being answered: the same for all of its components, so
 * that they share a refresh. Its tokens are in a cookie.
 */
export const authClient = cache(async (): Promise<AuthClient> => {
  const { API_URL, SECRET, SECURE_COOKIES } = config()
  const store = cookieTokens(await cookies(), {
    secret: SECRET,
    isSecure: SECURE_COOKIES === 'true',
  })
  return new AuthClient({ clock, baseUrl: API_URL, store })
})
