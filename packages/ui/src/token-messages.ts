/** Texts of the pages where users manage their personal access tokens. */
export const tokensMessages = {
  intro:
    'Scripts and dashboards read the API as you with a token instead of your password. A token can’t change anything.',
  list: 'Your tokens',
  listHelp:
    'Expired and revoked tokens leave this list. Changing your password or email address, or a new role, revokes all of them.',
  loading: 'Loading your tokens…',
  errorTitle: 'Couldn’t load your tokens',
  empty: 'No tokens yet. Create one for a script or dashboard that reads the API.',
  full: (most: number) =>
    `You have ${most} tokens, the most an account can have. Revoke one to create another.`,
  /** Every token has this permission. The others are in `messages.permissions`. */
  ownAccount: 'View your own account',
  created: 'Created',
  lastUsed: 'Last used',
  neverUsed: 'Never used',
  expires: 'Expires',
  expired: 'Expired',
  expiresSoon: 'Expires soon',
  revoke: 'Revoke',
  /** Accessible name of `revoke`, which screen readers announce without its list item. */
  revokeOf: (name: string) => `Revoke ${name}`,
  ask: (name: string) => ({
    title: `Revoke “${name}”?`,
    follows: 'Anything that uses this token loses access immediately. You can’t undo this.',
    button: 'Revoke token',
  }),
  revoked: (name: string) => `“${name}” revoked.`,

  create: 'Create token',
  back: 'Back to personal access tokens',
  name: 'Name',
  nameHelp: 'What will use it, such as “Nightly report”.',
  nameTaken: 'You already have a token with this name.',
  permissions: 'Permissions',
  permissionsHelp: 'Every token can view your own account. Choose what else this one can read.',
  noPermissions:
    'This token can view your own account, and nothing else: your role has no other permissions to give it.',
  expiry: 'Expires',
  /** `day` is a date, such as `8 Dec 2026`. */
  inDays: (days: number, day: string) => `In ${days} days (${day})`,
  onDate: 'On a date…',
  date: 'Expiry date',
  wrongDate: 'Choose a date from tomorrow to one year from today.',
  password: 'Your password',
  passwordHelp: 'A token outlives your session, so we check that it’s you. We’ll also email you.',

  createdTitle: 'Token created',
  once: 'Copy the token now and store it somewhere safe. We can’t show it again.',
  token: 'Token',
  copy: 'Copy token',
  keepSecret:
    'Treat it like a password. Keep it in a secret manager or an environment variable, never in code, a URL or a chat. If anyone else sees it, revoke it.',
  done: 'Done',

  usage: 'Use a token',
  usageHelp:
    'Send it in the Authorization header. Paste it after the first command, which keeps it out of your shell history.',

  /** The panel on the Security page that leads here. */
  panel: 'Let scripts and dashboards read the API as you, without your password.',
  manage: 'Manage personal access tokens',
} as const
