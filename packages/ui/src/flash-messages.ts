import { accountMessages } from './admin-messages.ts'
import { plural } from './plural.ts'

/** Messages shown once, on the page that follows an action. */
export const flashMessages = {
  account_ready: 'Welcome! Your account is ready.',
  account_exists: 'Your account is ready. Log in to continue.',
  logged_in: 'You’re logged in.',
  session_ended: 'Your session has ended. Log in to continue.',
  logged_out: 'You’re logged out.',
  logged_out_here:
    'You’re logged out in this browser, but we couldn’t reach the server. The session may stay active until it expires.',
  one_session_ended: 'Session ended. That device is logged out.',
  other_sessions_ended: (count: number) =>
    count === 0
      ? 'You have no other sessions.'
      : `Logged out of ${plural(count, 'other session', 'other sessions')}.`,
  session_gone: 'That session had already ended.',
  password_reset: 'Password changed. Log in with your new password.',
  email_verified: 'Email address confirmed.',
  email_asked: 'We’ve sent a confirmation link. Open it to confirm the address.',
  password_changed: 'Password changed. You’ve been logged out of all other devices.',
  token_revoked: 'Token revoked. Anything that used it has lost access.',
  token_gone: 'That token had already expired or been revoked.',
  role_changed: 'Role changed.',
  account_disabled: 'Account disabled.',
  account_enabled: 'Account enabled.',
  account_deleted: 'Account deleted.',
  account_created: 'Account created.',
  account_sessions_ended: (count: number) =>
    `Logged out of ${plural(count, 'session', 'sessions')}.`,
  service_revoked: 'Credential revoked.',
  service_gone: 'That service had already been revoked.',
  stream_created: 'Event stream created.',
  stream_deleted: 'Event stream deleted.',
  stream_gone: 'That event stream had already been deleted.',
  stream_tested: 'Test event sent. If the service can’t receive it, you’ll see the error here.',
  account_reset_sent: 'Password reset email sent.',
  edit_conflict: accountMessages.conflict,
  last_admin: 'This is the last active admin. Make someone else an admin first.',
  own_account: accountMessages.own,
  logged_out_elsewhere: 'You logged out in another tab.',
} as const
