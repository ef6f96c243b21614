import { AuthError } from '@latchkey/auth-core/errors'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useRetrySeconds } from './use-retry-seconds.ts'

interface Submission {
  error: AuthError | undefined
  isBusy: boolean
  /** Whether the API asked the client to wait. `onSubmit` does nothing until then. */
  isWaiting: boolean
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/**
 * Handles the submits of a form: runs one `act` at a time and keeps its {@link AuthError} for
 * display. Fields keep their text; passwords are cleared if the API rejects the form.
 */
export function useSubmit(act: (typed: FormData) => Promise<void>): Submission {
  const [error, setError] = useState<AuthError>()
  const [isBusy, setBusy] = useState(false)
  const isWaiting = Boolean(useRetrySeconds(error))
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (error && form.current) settleForm(form.current, error)
  }, [error])

  async function submit(typed: FormData): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await act(typed)
    } catch (thrown) {
      setError(thrown instanceof AuthError ? thrown : new AuthError('internal_error'))
      if (!(thrown instanceof AuthError)) reportError(thrown)
    } finally {
      setBusy(false)
    }
  }

  return {
    error,
    isBusy,
    isWaiting,
    onSubmit: (event) => {
      event.preventDefault()
      form.current = event.currentTarget
      if (!isBusy && !isWaiting) void submit(new FormData(event.currentTarget))
    },
  }
}

/** Clears the passwords of a rejected form and focuses its first invalid or password field. */
function settleForm(form: HTMLFormElement, error: AuthError): void {
  const passwords = form.querySelectorAll<HTMLInputElement>('input[type=password]')
  const isRefused = error.status < 500 && error.status !== 429
  const wrong = form.querySelector<HTMLElement>('[aria-invalid=true]')
  if (isRefused) for (const password of passwords) password.value = ''
  if (wrong) wrong.focus()
  else if (isRefused) passwords[0]?.focus()
}
