import { plural } from './plural.ts'

/** Texts of the account list. */
export const accountsMessages = {
  columns: {
    username: 'Username',
    email: 'Email',
    role: 'Role',
    state: 'Status',
    joined: 'Joined',
    lastLogin: 'Last login',
  },
  caption: 'Accounts',
  count: (count: number, isExact: boolean) =>
    `${isExact ? '' : 'About '}${plural(count, 'account', 'accounts')}`,
  never: 'Never',
  emptyTitle: 'No accounts yet',
  empty: 'Accounts appear here when someone signs up or you create one.',
  noMatchTitle: 'No matching accounts',
  noMatch: 'Try removing a filter or shortening your search.',
  loading: 'Loading accounts…',
  errorTitle: 'Couldn’t load accounts',
  previousPage: 'Previous',
  nextPage: 'Next',
  firstPage: 'First',
  pages: 'Pagination',
  filters: 'Filters',
  search: 'Search accounts',
  searchHelp:
    'Matches the start of a username or email. Type 4 or more characters to match anywhere.',
  anyRole: 'Any role',
  anyState: 'Any status',
  joinedAfter: 'Joined on or after',
  joinedBefore: 'Joined before',
  apply: 'Apply',
  clear: 'Clear filters',
  /** `filter` is the filter's name and value, such as `Role: Staff`. */
  removeFilter: (filter: string) => `Remove filter: ${filter}`,
  sortBy: (column: string) => `Sort by ${column}`,
  columnsShown: 'Columns',
  showColumns: 'Apply columns',
  export: 'Export CSV',
  create: 'Create account',
} as const

/** Texts of the page on which staff and admins see one account. */
export const accountMessages = {
  facts: 'Details',
  id: 'Account ID',
  sessions: 'Active sessions',
  noSessions: 'No active sessions.',
  history: 'Recent activity',
  noHistory: 'No activity yet.',
  actions: 'Actions',
  own: 'This is your account. To change your role or status, ask another admin.',
  readOnly: 'You have read-only access. Ask an admin to make changes.',
  changeRole: 'Change role',
  disable: 'Disable account',
  enable: 'Enable account',
  remove: 'Delete account',
  endSessions: 'Log out everywhere',
  sendReset: 'Send password reset email',
  newRole: 'Role',
  cancel: 'Cancel',
  /** Confirmations: the question, the consequence, and the button that confirms it. */
  ask: {
    changeRole: (username: string) => ({
      title: `Change ${username}’s role?`,
      follows: 'Their permissions change immediately, and they’re logged out everywhere.',
      button: 'Change role',
    }),
    disable: (username: string, sessions: number) => ({
      title: `Disable ${username}?`,
      follows: `${endNow(sessions)} ${username} can’t log in until the account is enabled again.`,
      button: 'Disable account',
    }),
    enable: (username: string) => ({
      title: `Enable ${username}?`,
      follows: `${username} will be able to log in again.`,
      button: 'Enable account',
    }),
    endSessions: (username: string, sessions: number) => ({
      title: `Log ${username} out everywhere?`,
      follows: `${endNow(sessions)} ${username} can log in again.`,
      button: 'Log out everywhere',
    }),
    sendReset: (username: string) => ({
      title: `Send ${username} a password reset email?`,
      follows:
        'The link works once and expires in 30 minutes. Their current password works until they set a new one.',
      button: 'Send email',
    }),
    remove: (username: string, sessions: number) => ({
      title: `Delete ${username}?`,
      follows: `${endNow(sessions)} The account is permanently deleted; its audit log entries are kept. You can’t undo this.`,
      button: 'Delete account',
    }),
  },
  done: {
    changeRole: (username: string, role: string) => `${username}’s role is now ${role}.`,
    disable: (username: string) => `${username} has been disabled.`,
    enable: (username: string) => `${username} has been enabled.`,
    endSessions: (username: string, count: number) =>
      `Logged ${username} out of ${plural(count, 'session', 'sessions')}.`,
    sendReset: (username: string) => `Password reset email sent to ${username}.`,
    remove: (username: string) => `${username} has been deleted.`,
    create: (username: string) => `Account ${username} created.`,
  },
  conflict: 'Someone else just changed this account. Review the latest details and try again.',
  goneTitle: 'Account not found',
  gone: 'It may have been deleted.',
  backToList: 'Back to accounts',
  errorTitle: 'Couldn’t load this account',
  createTitle: 'Create account',
  createHelp:
    'Share these credentials with the new user. They can change the password after logging in.',
} as const

/** Texts of the audit log. */
export const auditMessages = {
  columns: {
    at: 'Time',
    what: 'Event',
    whom: 'Account',
    who: 'Actor',
    from: 'Device and IP',
    request: 'Request ID',
  },
  caption: 'Audit log, newest first',
  anyKind: 'All events',
  kind: 'Event',
  account: 'Account ID',
  request: 'Request ID',
  since: 'From date',
  until: 'Before date',
  unknown: 'Unknown',
  byCommand: 'Command line',
  loading: 'Loading the audit log…',
  errorTitle: 'Couldn’t load the audit log',
  emptyTitle: 'No events yet',
  empty: 'Logins, account changes and denied requests appear here.',
  noMatchTitle: 'No matching events',
  noMatch: 'Try removing a filter or widening the date range.',
  reason: 'Reason',
} as const

/** Texts of the dashboard's overview. */
export const overviewMessages = {
  title: 'Overview',
  accounts: 'Accounts',
  liveSessions: 'Active sessions',
  loginsToday: 'Logins today',
  failuresToday: 'Failed logins today',
  charts: {
    logins: 'Logins per day',
    failures: 'Failed logins per day',
    registrations: 'New accounts per day',
    sessions: 'Peak active sessions per day',
  },
  day: 'Day',
  number: 'Count',
  asTable: 'Show data',
  /** Text alternative of a chart. */
  summary: (title: string, total: number, most: number, day: string) =>
    total === 0
      ? `${title}, last 30 days: none.`
      : `${title}, last 30 days: ${total} total, highest ${most} on ${day}.`,
  loading: 'Loading statistics…',
  errorTitle: 'Couldn’t load statistics',
} as const

function endNow(sessions: number): string {
  if (sessions === 0) return 'There are no active sessions.'
  return sessions === 1 ? 'This ends 1 session.' : `This ends ${sessions} sessions.`
}
