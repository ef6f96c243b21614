import { createContext, use, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { z } from 'zod'

const FLASHES = [
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
export type Flash = (typeof FLASHES)[number]

const State = z.object({ flash: z.enum(FLASHES) })

/** The options of a navigation that brings a flash along. */
export function withFlash(flash: Flash): { state: z.infer<typeof State> } {
  return { state: { flash } }
}

const FlashContext = createContext<Flash | undefined>(undefined)

/** Hands the flash of {@link useFreshFlash} to the page that shows it. */
export const FlashProvider = FlashContext.Provider

/** What the page that is shown has to say. */
export const useFlash = (): Flash | undefined => use(FlashContext)

/**
 * The flash that the last navigation brought. It is said once: neither a reload nor coming back to
 * the page repeats it. To be used where it stays mounted from page to page.
 */
export function useFreshFlash(): Flash | undefined {
  const { key, state } = useLocation()
  const [said, setSaid] = useState<ReadonlySet<string>>(() => new Set([key]))
  useEffect(() => () => setSaid((keys) => new Set([...keys, key])), [key])
  return said.has(key) ? undefined : State.safeParse(state).data?.flash
}
