import { createContext, use } from 'react'

export interface Toast {
  id: number
  tone: 'success' | 'warning'
  text: string
}

/** Says what an action came to, for a while, on whatever page. */
export type Say = (text: string, tone?: Toast['tone']) => void

const ToastContext = createContext<Say>(() => undefined)

export const ToastProvider = ToastContext.Provider

/** How a component says what was done. */
export const useToast = (): Say => use(ToastContext)
