import { accountMessages } from './admin-messages.ts'
import { plural } from './plural.ts'

/** Said once, on the page that an action leads to. */
export const flashMessages = {
  account_ready: 'Your account is ready. You are logged in.',
  account_exists: 'Your account is ready. Log in to go on.',
  logged_in: 'You are logged in.',
  session_ended: 'Your session has ended. Log in to go on.',
  logged_out: 'You are logged out.',
  logged_out_here:
    'You are logged out here. The service could not be told, so this login may live on elsewhere until it expires.',
  one_session_ended: 'The session has ended. Its device is logged out.',
  other_sessions_ended: (count: number) =>
    count === 0
      ? 'There was no other session to end.'
      : `${plural(count, 'other session has', 'other sessions have')} ended.`,
  session_gone: 'That session had ended already.',
  password_reset: 'Your password is set. Log in with it.',
  email_verified: 'Your email address is confirmed.',
  email_asked: 'A link is on its way to the address. It counts once the link was used.',
  password_changed: 'Your password is changed. All your other sessions have ended.',
  role_changed: 'The role is changed.',
  account_disabled: 'The account is disabled.',
  account_enabled: 'The account is enabled.',
  account_deleted: 'The account is deleted.',
  account_created: 'The account is created.',
  account_sessions_ended: (count: number) =>
    `${plural(count, 'session has', 'sessions have')} ended.`,
  account_reset_sent: 'A link for a new password is on its way to them.',
  edit_conflict: accountMessages.conflict,
  last_admin: 'This is the last active admin. Make somebody else an admin first.',
  own_account: accountMessages.own,
  logged_out_elsewhere: 'You logged out in another tab.',
} as const
