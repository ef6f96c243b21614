import { Fragment, type ReactNode, useState } from 'react'
import { Navigate, useLocation } from 'react-router'
import { withFlash } from '../lib/flash.ts'
import { useSession } from '@latchkey/auth-client/react'

interface RequireLoginProps {
  /** Layout for logged-in users. A different login remounts it. */
  frame: ReactNode
  /** Layout for visitors, on pages that do not require a login. */
  otherwise?: ReactNode
}

/** Redirects logged-out users to the log-in page and, except after a logout, back. */
export function RequireLogin({ frame, otherwise }: RequireLoginProps) {
  const { login, ending } = useSession()
  const [wasLoggedIn] = useState(login !== undefined)
  const { pathname, search, hash } = useLocation()
  if (login !== undefined) return <Fragment key={login}>{frame}</Fragment>
  if (otherwise && !wasLoggedIn) return otherwise

  const next = new URLSearchParams({ next: pathname + search + hash })
  const isOver = ending === 'logged_out' || ending === 'logged_out_here'
  const to = isOver && wasLoggedIn ? '/login' : `/login?${next}`
  return <Navigate replace to={to} {...(wasLoggedIn && ending && withFlash(ending))} />
}
