import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { z } from 'zod'

const NOTICES = [
  'account_ready',
  'account_exists',
  'session_ended',
  'logged_out',
  'logged_out_here',
  'logged_out_elsewhere',
] as const

/** What is said once on the page that a navigation leads to. */
export type Notice = (typeof NOTICES)[number]

const State = z.object({ notice: z.enum(NOTICES) })

/** The state of a navigation that brings a notice along. */
export function withNotice(notice: Notice): { state: z.infer<typeof State> } {
  return { state: { notice } }
}

/**
 * The notice of the page that is shown, and how to dismiss it. It is said once: neither a reload nor
 * coming back to the page repeats it.
 */
export function useNotice(): { notice: Notice | undefined; dismiss: () => void } {
  const { key, state } = useLocation()
  const [said, setSaid] = useState<ReadonlySet<string>>(() => new Set([key]))
  const dismiss = useCallback(() => setSaid((keys) => new Set([...keys, key])), [key])
  useEffect(() => dismiss, [dismiss])
  const { data } = State.safeParse(state)
  return { notice: said.has(key) ? undefined : data?.notice, dismiss }
}
