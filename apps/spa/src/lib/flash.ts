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

/** A message shown once on the page that a navigation leads to. */
export type Flash = (typeof FLASHES)[number]

const State = z.object({ flash: z.enum(FLASHES) })

/** Returns navigation options that carry a flash. */
export function withFlash(flash: Flash): { state: z.infer<typeof State> } {
  return { state: { flash } }
}

const FlashContext = createContext<Flash | undefined>(undefined)

/** Passes the flash from {@link useFreshFlash} to the page that shows it. */
export const FlashProvider = FlashContext.Provider

/** Returns the flash of the current page. */
export const useFlash = (): Flash | undefined => use(FlashContext)

/**
 * Returns the flash of the last navigation. Reloading the page or going back to it does not repeat
 * the flash. Use it in a component that stays mounted across pages.
 */
export function useFreshFlash(): Flash | undefined {
  const { key, state } = useLocation()
  const [said, setSaid] = useState<ReadonlySet<string>>(() => new Set([key]))
  useEffect(() => () => setSaid((keys) => new Set([...keys, key])), [key])
  return said.has(key) ? undefined : State.safeParse(state).data?.flash
}
