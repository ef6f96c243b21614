import { useLayoutEffect, useRef, useState } from 'react'
import { handFocusOn } from '../lib/hand-focus-on.ts'

interface ActionButtonProps {
  /** Accessible name, for a button whose text is ambiguous without its surroundings. */
  label?: string
  onPress: () => Promise<void>
  children: string
}

/** Runs `onPress` and ignores further presses until it settles. */
export function ActionButton({ label, onPress, children }: ActionButtonProps) {
  const [isBusy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => handFocusOn(button.current), [])

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
      ref={button}
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
