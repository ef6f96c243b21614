import type { AuthError } from '@latchkey/auth-core/errors'
import { createContext, use } from 'react'

export interface Toast {
  id: number
  tone: 'success' | 'warning'
  /** A message, or the error to explain. */
  said: string | AuthError
}

/** Shows the result of an action for a few seconds, also after a navigation. */
export type ShowToast = (said: Toast['said'], tone?: Toast['tone']) => void

const ToastContext = createContext<ShowToast>(() => undefined)

export const ToastProvider = ToastContext.Provider

/** Returns the function that shows toasts. */
export const useToast = (): ShowToast => use(ToastContext)
