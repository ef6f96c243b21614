'use server'

import { redirect } from 'next/navigation'
import { authClient } from '../../lib/auth-client.ts'
import { textOf } from '../../lib/text-of.ts'

/** Logs in with the fields of the form. Returns what went wrong. */
export async function logIn(_before: string, fields: FormData): Promise<string> {
  try {
    const client = await authClient()
    await client.logIn({
      username: textOf(fields, 'username'),
      password: textOf(fields, 'password'),
    })
  } catch (error) {
    return error instanceof Error ? error.message : 'Try again.'
  }
  return redirect('/cookie/account')
}

export async function logOut(): Promise<void> {
  const client = await authClient()
  await client.logOut()
  redirect('/cookie/login')
}
