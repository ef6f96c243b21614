import type { AuthError } from '@latchkey/auth-core/errors'
import { type ErrorText, toErrorText } from '@latchkey/ui/error-text'

/** What stands above a form that was refused. */
export interface ShownError extends ErrorText {
  /** What the script needs that counts down a time to wait. */
  code: string
  retrySeconds: number | undefined
}

export function toShownError(error: AuthError): ShownError {
  const { code, retryAfterSeconds: retrySeconds } = error
  return { ...toErrorText(error), code, retrySeconds }
}
