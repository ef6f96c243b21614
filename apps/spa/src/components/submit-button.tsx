interface SubmitButtonProps {
  isBusy: boolean
  children: string
}

/** Says the same while it works, so that it keeps its width; what it starts is started once. */
export function SubmitButton({ isBusy, children }: SubmitButtonProps) {
  // Not `disabled`, which would take the focus away from whoever pressed it by keyboard.
  return (
    <button className="btn btn-primary" type="submit" aria-busy={isBusy} aria-disabled={isBusy}>
      {children}
    </button>
  )
}
