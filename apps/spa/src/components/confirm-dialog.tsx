import { messages } from '@latchkey/ui/messages'
import { useEffect, useRef, useState } from 'react'

interface ConfirmDialogProps {
  title: string
  /** Consequences of the action. */
  follows: string
  /** Label of the confirm button. */
  button: string
  onConfirm: () => Promise<void>
  /** Called after the action, or when the user cancels. */
  onClose: () => void
}

/** Asks for confirmation of an action. Only its button runs `onConfirm`. */
export function ConfirmDialog({ title, follows, button, onConfirm, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])

  async function confirm(): Promise<void> {
    setBusy(true)
    try {
      await onConfirm()
    } finally {
      dialog.current?.close() // returns focus to the button that opened it
      onClose()
    }
  }

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="confirm-title"
      aria-describedby="confirm-follows"
      onClose={onClose}
    >
      <h2 id="confirm-title">{title}</h2>
      <p id="confirm-follows">{follows}</p>
      <div className="actions">
        <button className="btn btn-outline" type="button" onClick={() => dialog.current?.close()}>
          {messages.account.cancel}
        </button>
        <button
          className="btn btn-primary"
          type="button"
          aria-busy={isBusy}
          aria-disabled={isBusy}
          onClick={() => void (isBusy || confirm())}
        >
          {button}
        </button>
      </div>
    </dialog>
  )
}
