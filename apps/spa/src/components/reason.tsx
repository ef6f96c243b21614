import type { AuthError } from '@latchkey/auth-core/errors'
import { toErrorText } from '@latchkey/ui/error-text'
import { messages } from '@latchkey/ui/messages'
import { useRetrySeconds } from '../lib/use-retry-seconds.ts'

interface ReasonProps {
  error: AuthError
  className?: string
}

/** The sentence about a failure. Where it names a time to wait, that counts down. */
export function Reason({ error, className }: ReasonProps) {
  const seconds = useRetrySeconds(error)
  if (seconds === 0) return <p className={className}>{messages.security.tryAgainNow}</p>
  const { code, message, fields } = error
  return (
    // A timer is read aloud when it appears, not with each second that passes.
    <p className={className} role={seconds === undefined ? undefined : 'timer'}>
      {toErrorText({ code, message, fields, retryAfterSeconds: seconds }).text}
    </p>
  )
}
