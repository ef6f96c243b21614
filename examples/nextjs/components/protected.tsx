'use client'

import { useAuth, useSession } from '@latchkey/auth-client/react'
import type { AuthClient } from '@latchkey/auth-client/client'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'

export interface ProtectedProps<Data> {
  load: (client: AuthClient, signal: AbortSignal) => Promise<Data>
  children: (data: Data) => ReactNode
}

/**
 * Shows what `load` returns for the user of this browser. Shows a placeholder of the same height
 * until the login is known and the data is loaded, and goes to the login without one.
 *
 * @param props.load - The same function at each render.
 */
export function Protected<Data>({ load, children }: ProtectedProps<Data>) {
  const { client, logOut } = useAuth()
  const { status, login } = useSession()
  const router = useRouter()
  const [data, setData] = useState<Data>()
  const [error, setError] = useState('')

  useEffect(() => {
    if (status === 'logged-out') router.replace('/login')
  }, [status, router])

  useEffect(() => {
    if (login === undefined) return undefined
    const leaving = new AbortController()
    load(client, leaving.signal).then(setData, (failure: unknown) => {
      if (leaving.signal.aborted) return
      setError(failure instanceof Error ? failure.message : 'Load the page again.')
    })
    return () => leaving.abort()
  }, [client, load, login])

  if (error) return <p role="alert">{error}</p>
  if (status !== 'logged-in' || data === undefined) {
    return <p className="placeholder">Loading …</p>
  }
  return (
    <div className="panel" data-state="logged-in">
      {children(data)}
      <p>
        <button onClick={() => void logOut()}>Log out</button>
      </p>
    </div>
  )
}
