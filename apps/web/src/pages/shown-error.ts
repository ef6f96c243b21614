import type { AuthError } from '@latchkey/auth-core/errors'
import { type ErrorText, toErrorText } from '@latchkey/ui/error-text'

/** The error shown above a rejected form. */
export interface ShownError extends ErrorText {
  /** The countdown script needs the code and the seconds. */
  code: string
  retrySeconds: number | undefined
}

export function toShownError(error: AuthError): ShownError {
  const { code, retryAfterSeconds: retrySeconds } = error
  return { ...toErrorText(error), code, retrySeconds }
}
