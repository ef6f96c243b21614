import { useState } from 'react'

interface ActionButtonProps {
  /** What is said aloud, where the words on the button are not enough without what stands beside it. */
  label?: string
  onPress: () => Promise<void>
  children: string
}

/** Does something at once. It cannot be pressed again until that is done. */
export function ActionButton({ label, onPress, children }: ActionButtonProps) {
  const [isBusy, setBusy] = useState(false)

  async function press(): Promise<void> {
    setBusy(true)
    try {
      await onPress()
    } finally {
      setBusy(false)
    }
  }

  return (
    <button
      className="btn btn-outline"
      type="button"
      aria-label={label}
      aria-busy={isBusy}
      aria-disabled={isBusy}
      onClick={() => void (isBusy || press())}
    >
      {children}
    </button>
  )
}
