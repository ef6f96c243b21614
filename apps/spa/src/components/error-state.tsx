import { AuthError } from '@latchkey/auth-core/errors'
import { toErrorText } from '@latchkey/ui/error-text'
import { messages } from '@latchkey/ui/messages'
import { Reason } from './reason.tsx'

interface ErrorStateProps {
  /** Title for errors without a more specific one. */
  title?: string
  error: Error
  isRetrying: boolean
  onRetry: () => void
}

/** Replaces content that failed to load with the reason and a retry button. */
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
