interface SubmitButtonProps {
  isBusy: boolean
  /** The service has said to wait before another try. */
  isWaiting: boolean
  children: string
}

/** Says the same while it works, so that it keeps its width; what it starts is started once. */
export function SubmitButton({ isBusy, isWaiting, children }: SubmitButtonProps) {
  // Not `disabled`, which would take the focus away from whoever pressed it by keyboard.
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
