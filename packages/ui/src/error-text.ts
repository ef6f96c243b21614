import { messages } from './messages.ts'

/** The part of an error that the texts depend on. An `AuthError` fits. */
export interface TellableError {
  code: string
  message: string
  retryAfterSeconds?: number | undefined
  fields: Record<string, string[]>
}

/** The title and text of an error that belongs to no field. */
export interface ErrorText {
  title?: string
  text: string
}

/** Returns the text for an error: from the catalog by its code, else the API's own message. */
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

/** Returns the error that a page for staff or admins shows to a role without access. */
export function forbiddenText(role: keyof typeof messages.roles): Required<ErrorText> {
  const { accountsForbidden, forbidden } = messages.errors
  if (role !== 'customer') return forbidden
  const { title, text } = accountsForbidden
  return { title, text: text(messages.roles.customer.label) }
}
