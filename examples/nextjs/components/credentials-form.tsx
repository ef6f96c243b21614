'use client'

import { useAuth, useSession } from '@latchkey/auth-client/react'
import { useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, type InputHTMLAttributes, useEffect, useState } from 'react'
import { textOf } from '../lib/text-of.ts'

/** A page of this app; never another site. */
const PAGE = /^\/accounts?$/

/** Logs in, or registers and logs in. A browser that is logged in goes on to its page at once. */
export function CredentialsForm({ isNew = false }: { isNew?: boolean }) {
  const { submit, error, isBusy } = useCredentials(isNew)
  useNextPage()
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field label="Username" name="username" autoComplete="username" />
      {isNew && <Field label="Email" name="email" type="email" autoComplete="email" />}
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
      />
      <button disabled={isBusy}>{isNew ? 'Create account' : 'Log in'}</button>
      <p role="alert">{error}</p>
    </form>
  )
}

function Field({ label, ...input }: InputHTMLAttributes<HTMLInputElement> & { label: string }) {
  return (
    <label>
      {label}
      <input required {...input} />
    </label>
  )
}

/** Opens the page that asked for the login, once there is one. */
function useNextPage(): void {
  const { status } = useSession()
  const router = useRouter()
  const next = useSearchParams().get('next') ?? ''
  useEffect(() => {
    if (status === 'logged-in') router.replace(PAGE.test(next) ? next : '/account')
  }, [status, next, router])
}

function useCredentials(isNew: boolean) {
  const { client } = useAuth()
  const [error, setError] = useState('')
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const credentials = {
      username: textOf(fields, 'username'),
      password: textOf(fields, 'password'),
    }
    setBusy(true)
    try {
      if (isNew) await client.register({ ...credentials, email: textOf(fields, 'email') })
      await client.logIn(credentials)
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'Try again.')
      setBusy(false)
    }
  }

  return { submit, error, isBusy }
}
