'use client'

import { useAuth, useSession } from '@latchkey/auth-client/react'
import { AuthError, type FieldErrors } from '@latchkey/auth-core/errors'
import { useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, type InputHTMLAttributes, useEffect, useId, useState } from 'react'
import { textOf } from '../lib/text-of.ts'

/** A page of this app; never another site. */
const PAGE = /^\/accounts?$/

/** Logs in, or registers and logs in. A browser that is logged in goes on to its page at once. */
export function CredentialsForm({ isNew = false }: { isNew?: boolean }) {
  const { submit, failure, isBusy } = useCredentials(isNew)
  useNextPage()
  const errors: FieldErrors = failure instanceof AuthError ? failure.fields : {}
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field label="Username" name="username" autoComplete="username" errors={errors} />
      {isNew && (
        <Field label="Email" name="email" type="email" autoComplete="email" errors={errors} />
      )}
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        errors={errors}
      />
      <button disabled={isBusy}>{isNew ? 'Create account' : 'Log in'}</button>
      <p role="alert">{failure?.message}</p>
    </form>
  )
}

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string
  name: string
  errors: FieldErrors
}

function Field({ label, errors, ...input }: FieldProps) {
  const id = useId()
  const messages = errors[input.name] ?? []
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        required
        id={id}
        aria-invalid={messages.length > 0}
        aria-describedby={`${id}-errors`}
        {...input}
      />
      <p id={`${id}-errors`} className="errors">
        {messages.join(' ')}
      </p>
    </div>
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
  const [failure, setFailure] = useState<Error>()
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
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error('Try again.'))
      setBusy(false)
    }
  }

  return { submit, failure, isBusy }
}
