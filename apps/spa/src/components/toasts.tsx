import { messages } from '@latchkey/ui/messages'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { type ShowToast, type Toast, ToastProvider } from '../lib/toasts.ts'
import { Reason } from './reason.tsx'

/** Long enough to read a toast twice. */
const SHOWN_MS = 8000

/** Shows the toasts from `useToast`, newest last, until they time out or are dismissed. */
export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const lastId = useRef(0)

  const toast: ShowToast = useCallback((said, tone = 'success') => {
    lastId.current += 1
    const toast = { id: lastId.current, tone, said }
    setToasts((shown) => [...shown, toast])
  }, [])
  const dismiss = useCallback((id: number) => {
    setToasts((shown) => shown.filter((toast) => toast.id !== id))
  }, [])

  return (
    <ToastProvider value={toast}>
      {children}
      <div className="toasts" role="status">
        {toasts.map((toast) => (
          <ToastBanner key={toast.id} toast={toast} onDismiss={dismiss} />
        ))}
      </div>
    </ToastProvider>
  )
}

interface ToastBannerProps {
  toast: Toast
  onDismiss: (id: number) => void
}

function ToastBanner({ toast: { id, tone, said }, onDismiss }: ToastBannerProps) {
  useEffect(() => {
    const timer = setTimeout(() => onDismiss(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [id, onDismiss])

  return (
    <div className={`banner banner-${tone}`}>
      {typeof said === 'string' ? <p>{said}</p> : <Reason error={said} />}
      <button className="btn btn-ghost" type="button" onClick={() => onDismiss(id)}>
        {messages.dismiss}
      </button>
    </div>
  )
}
