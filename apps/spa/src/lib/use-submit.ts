import { AuthError } from '@latchkey/auth-core/errors'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useRetrySeconds } from './use-retry-seconds.ts'

interface Submission {
  error: AuthError | undefined
  isBusy: boolean
  /** Whether the service has said to wait: until then nothing is submitted. */
  isWaiting: boolean
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/**
 * What a form does when it is submitted: at most one `act` at a time, and its {@link AuthError} kept
 * for showing. What was typed stays; a password only while the API has not seen it.
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

/** A refused password is typed anew; the first field that is wrong is the one to go on at. */
function settleForm(form: HTMLFormElement, error: AuthError): void {
  const passwords = form.querySelectorAll<HTMLInputElement>('input[type=password]')
  const isRefused = error.status < 500 && error.status !== 429
  const wrong = form.querySelector<HTMLElement>('[aria-invalid=true]')
  if (isRefused) for (const password of passwords) password.value = ''
  if (wrong) wrong.focus()
  else if (isRefused) passwords[0]?.focus()
}
