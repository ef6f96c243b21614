import { useState } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { withNotice } from '../lib/notice.ts'
import { useLogin } from '../lib/session-context.ts'

/**
 * Shows the pages inside to somebody who is logged in, and leads everybody else to the log-in page
 * and back. Another login begins its pages anew.
 */
export function RequireLogin() {
  const { login, ending } = useLogin()
  const [wasLoggedIn] = useState(login !== undefined)
  const { pathname, search, hash } = useLocation()
  if (login !== undefined) return <Outlet key={login} />

  const next = new URLSearchParams({ next: pathname + search + hash })
  const isOver = ending === 'logged_out' || ending === 'logged_out_here'
  const to = isOver && wasLoggedIn ? '/login' : `/login?${next}`
  return <Navigate replace to={to} {...(wasLoggedIn && ending && withNotice(ending))} />
}
