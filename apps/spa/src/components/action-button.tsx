import { useLayoutEffect, useRef, useState } from 'react'

interface ActionButtonProps {
  /** What is said aloud, where the words on the button are not enough without what stands beside it. */
  label?: string
  onPress: () => Promise<void>
  children: string
}

/** Does something at once. It cannot be pressed again until that is done. */
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

/** When the button goes, as it may with what it acted on, its focus goes to the heading of its section. */
function handFocusOn(button: HTMLButtonElement | null): () => void {
  return () => {
    if (button && document.activeElement === button) {
      button.closest('section')?.querySelector('h2')?.focus()
    }
  }
}
