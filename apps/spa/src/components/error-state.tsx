import { AuthError } from '@latchkey/auth-core/errors'
import { toErrorText } from '@latchkey/ui/error-text'
import { messages } from '@latchkey/ui/messages'
import { Reason } from './reason.tsx'

interface ErrorStateProps {
  /** What could not be shown, where the failure has no better title. */
  title?: string
  error: Error
  isRetrying: boolean
  onRetry: () => void
}

/** Says why there is nothing to show, and offers to try again. */
export function ErrorState({
  title = messages.errors.failed.title,
  error,
  isRetrying,
  onRetry,
}: ErrorStateProps) {
  const reason = error instanceof AuthError ? error : new AuthError('internal_error')
  return (
    <div className="message" role="alert">
      <h2>{toErrorText(reason).title ?? title}</h2>
      <Reason className="quiet" error={reason} />
      <div className="actions">
        <button
          className="btn btn-primary"
          type="button"
          aria-busy={isRetrying}
          aria-disabled={isRetrying}
          onClick={() => isRetrying || onRetry()}
        >
          {messages.buttons.tryAgain}
        </button>
      </div>
    </div>
  )
}
