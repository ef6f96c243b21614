import type { AuthError } from '@latchkey/auth-core/errors'
import { createContext, use } from 'react'

export interface Toast {
  id: number
  tone: 'success' | 'warning'
  /** What was done, or why it was not. */
  said: string | AuthError
}

/** Says what an action came to, for a while, on whatever page. */
export type ShowToast = (said: Toast['said'], tone?: Toast['tone']) => void

const ToastContext = createContext<ShowToast>(() => undefined)

export const ToastProvider = ToastContext.Provider

/** How a component says what was done. */
export const useToast = (): ShowToast => use(ToastContext)
