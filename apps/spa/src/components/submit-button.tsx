interface SubmitButtonProps {
  isBusy: boolean
  /** The API asked the client to wait before a retry. */
  isWaiting: boolean
  children: string
}

/** Renders a submit button. Its text and width stay the same while it is busy. */
export function SubmitButton({ isBusy, isWaiting, children }: SubmitButtonProps) {
  // Not `disabled`: keyboard users would lose focus.
  return (
    <button
      className="btn btn-primary"
      type="submit"
      aria-busy={isBusy}
      aria-disabled={isBusy || isWaiting}
    >
      {children}
    </button>
  )
}
