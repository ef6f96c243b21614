import type { AuthError } from '@latchkey/auth-core/errors'
import { toErrorText } from '@latchkey/ui/error-text'
import { messages } from '@latchkey/ui/messages'
import { useRetrySeconds } from '../lib/use-retry-seconds.ts'

interface ReasonProps {
  error: AuthError
  className?: string
}

/** Renders the sentence that explains an error, and counts down its time to wait, if any. */
export function Reason({ error, className }: ReasonProps) {
  const seconds = useRetrySeconds(error)
  if (seconds === 0) return <p className={className}>{messages.security.tryAgainNow}</p>
  const { code, message, fields } = error
  return (
    // Screen readers announce a timer when it appears, not every second.
    <p className={className} role={seconds === undefined ? undefined : 'timer'}>
      {toErrorText({ code, message, fields, retryAfterSeconds: seconds }).text}
    </p>
  )
}
