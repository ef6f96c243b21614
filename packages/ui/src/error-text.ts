import { messages } from './messages.ts'

/** A failure as far as it can be told: the token scheme's errors are such. */
export interface TellableError {
  code: string
  message: string
  retryAfterSeconds?: number | undefined
  fields: Record<string, string[]>
}

/** A title and a sentence for a failure that no field is to blame for. */
export interface ErrorText {
  title?: string
  text: string
}

/** What to say about a failure: in the words of the interface, else in the API's own. */
export function toErrorText(error: TellableError): ErrorText {
  const { errors, formErrors } = messages
  const seconds = error.retryAfterSeconds ?? 1
  switch (error.code) {
    case 'invalid_request':
      return { text: error.fields['non_field_errors']?.join(' ') ?? formErrors.invalid }
    case 'no_active_account':
      return { text: formErrors.wrongCredentials }
    case 'unreachable':
      return errors.unreachable
    case 'throttled':
      return { title: errors.throttled.title, text: errors.throttled.text(seconds) }
    case 'busy':
    case 'unavailable':
      return { title: errors.busy.title, text: errors.busy.text(seconds) }
    case 'not_found':
      return errors.notFound
    case 'permission_denied':
      return errors.forbidden
    case 'malformed_body':
    case 'body_too_large':
    case 'unsupported_media_type':
      return errors.unreadable
    case 'internal_error':
      return errors.failed
    default:
      return { text: error.message }
  }
}

/** What somebody is told whose role does not include a page for staff and admins. */
export function forbiddenText(role: keyof typeof messages.roles): Required<ErrorText> {
  const { accountsForbidden, forbidden } = messages.errors
  if (role !== 'customer') return forbidden
  const { title, text } = accountsForbidden
  return { title, text: text(messages.roles.customer.label) }
}
