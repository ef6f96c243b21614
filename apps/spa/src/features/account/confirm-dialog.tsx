import { messages } from '@latchkey/ui/messages'
import { useEffect, useRef, useState } from 'react'

interface ConfirmDialogProps {
  title: string
  /** What comes of it. */
  follows: string
  /** What the button does, in its own messages. */
  button: string
  onConfirm: () => Promise<void>
  /** Called when it was done, or when nothing is to be done. */
  onClose: () => void
}

/** Asks before something that cannot be taken back. Nothing happens but by its button. */
export function ConfirmDialog({ title, follows, button, onConfirm, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])

  async function confirm(): Promise<void> {
    setBusy(true)
    try {
      await onConfirm()
    } finally {
      dialog.current?.close() // gives the focus back to the button that asked
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
