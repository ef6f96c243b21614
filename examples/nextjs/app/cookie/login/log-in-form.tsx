'use client'

import { useActionState } from 'react'
import { logIn } from '../actions.ts'

/** Works without JavaScript too. */
export function LogInForm() {
  const [error, action, isBusy] = useActionState(logIn, '')
  return (
    <form action={action}>
      <label>
        Username
        <input name="username" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button disabled={isBusy}>Log in</button>
      <p role="alert">{error}</p>
    </form>
  )
}
