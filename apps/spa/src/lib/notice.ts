import { createContext, use, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { z } from 'zod'

const NOTICES = [
  'account_ready',
  'account_exists',
  'session_ended',
  'logged_out',
  'logged_out_here',
  'logged_out_elsewhere',
  'password_changed',
  'password_reset',
  'email_verified',
] as const

/** What is said once on the page that a navigation leads to. */
export type Notice = (typeof NOTICES)[number]

const State = z.object({ notice: z.enum(NOTICES) })

/** The options of a navigation that brings a notice along. */
export function withNotice(notice: Notice): { state: z.infer<typeof State> } {
  return { state: { notice } }
}

const NoticeContext = createContext<Notice | undefined>(undefined)

/** Hands the notice of {@link useFreshNotice} to the page that shows it. */
export const NoticeProvider = NoticeContext.Provider

/** What the page that is shown has to say. */
export const useNotice = (): Notice | undefined => use(NoticeContext)

/**
 * The notice that the last navigation brought. It is said once: neither a reload nor coming back to
 * the page repeats it. To be used where it stays mounted from page to page.
 */
export function useFreshNotice(): Notice | undefined {
  const { key, state } = useLocation()
  const [said, setSaid] = useState<ReadonlySet<string>>(() => new Set([key]))
  useEffect(() => () => setSaid((keys) => new Set([...keys, key])), [key])
  return said.has(key) ? undefined : State.safeParse(state).data?.notice
}
