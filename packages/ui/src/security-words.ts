/** The words of the page on which one minds one's own sessions and password. */
export const securityWords = {
  sessions: 'Where you are logged in',
  sessionsHelp: 'End what you do not know, then change your password.',
  thisDevice: 'This device',
  /** Follows the device: an address of the network. */
  from: (address: string) => `from ${address}`,
  began: 'Logged in',
  lastUsed: 'Last used',
  noOtherSessions: 'You are logged in nowhere else.',
  password: 'Password',
  passwordHelp: 'Changing it ends all your other sessions.',
  activity: 'What happened to your account',
  noActivity: 'Nothing has happened yet.',
  loading: 'Loading your sessions…',
  errorTitle: 'Your sessions could not be loaded',
  activityErrorTitle: 'What happened could not be loaded',
  reuse: (device: string, otherDevice: string) =>
    `Two devices used the same login: ${device} and ${otherDevice}. If you do not know both, somebody had a copy of it. The session was ended; change your password.`,
  /** Where a time to wait counted down to nothing. */
  tryAgainNow: 'You can try again now.',
  unknownAddress: 'an unknown address',
  kinds: {
    registered: 'The account was created',
    logged_in: 'Logged in',
    login_failed: 'A login failed',
    logged_out: 'Logged out',
    session_ended: 'A session was ended',
    token_reused: 'A session was ended because two devices used it',
    password_changed: 'The password was changed',
    role_changed: 'The role was changed',
    email_changed: 'The email address was changed',
    account_disabled: 'The account was disabled',
    account_enabled: 'The account was enabled',
  } as Record<string, string>,
  unknownKind: 'Something else happened',
} as const
