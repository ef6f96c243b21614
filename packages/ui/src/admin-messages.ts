import { plural } from './plural.ts'

/** The words of the list of accounts. */
export const accountsMessages = {
  columns: {
    username: 'Username',
    email: 'Email',
    role: 'Role',
    state: 'State',
    joined: 'Joined',
    lastLogin: 'Last login',
  },
  caption: 'Accounts',
  count: (count: number, isExact: boolean) =>
    `${isExact ? '' : 'About '}${plural(count, 'account', 'accounts')}`,
  never: 'Never',
  emptyTitle: 'No accounts yet',
  empty: 'An account shows here as soon as somebody registers.',
  noMatchTitle: 'No account matches',
  noMatch: 'Take a filter away, or look for a shorter piece of the name.',
  loading: 'Loading the accounts…',
  errorTitle: 'The accounts could not be loaded',
  previousPage: 'Previous page',
  nextPage: 'Next page',
  firstPage: 'First page',
  pages: 'Pages',
  filters: 'Filters',
  search: 'Search',
  searchHelp: 'The start of a username or email; from four letters on, anywhere in them.',
  anyRole: 'Any role',
  anyState: 'Any state',
  joinedAfter: 'Joined from',
  joinedBefore: 'Joined before',
  apply: 'Search',
  clear: 'Clear all',
  /** Takes one filter away; what is on it is the filter's name and what it is set to. */
  removeFilter: (filter: string) => `Remove the filter ${filter}`,
  sortBy: (column: string) => `Sort by ${column}`,
  columnsShown: 'Columns',
  showColumns: 'Show these columns',
  export: 'Export as CSV',
  exporting: 'Exporting…',
  create: 'Create account',
  shownOf: (from: number) => `${from} on this page`,
} as const

/** The words of one account, as staff and admins see it. */
export const accountMessages = {
  facts: 'What it is',
  id: 'Id',
  sessions: 'Where it is logged in',
  noSessions: 'It is logged in nowhere.',
  history: 'What happened to it',
  noHistory: 'Nothing has happened yet.',
  actions: 'What you can do',
  own: 'This is your own account. Nobody changes their own role or state.',
  readOnly: 'You can see this account. An admin can change it.',
  changeRole: 'Change role',
  disable: 'Disable account',
  enable: 'Enable account',
  remove: 'Delete account',
  endSessions: 'End all sessions',
  sendReset: 'Send a link for a new password',
  newRole: 'New role',
  cancel: 'Cancel',
  /** The questions, each with what follows and the button that does it. */
  ask: {
    changeRole: (username: string) => ({
      title: `Change the role of ${username}?`,
      follows: 'What they may do changes at once. They stay logged in.',
      button: `Change the role of ${username}`,
    }),
    disable: (username: string, sessions: number) => ({
      title: `Disable ${username}?`,
      follows: `${endNow(sessions)} They cannot log in until somebody enables the account.`,
      button: `Disable ${username}`,
    }),
    enable: (username: string) => ({
      title: `Enable ${username}?`,
      follows: 'They can log in again.',
      button: `Enable ${username}`,
    }),
    endSessions: (username: string, sessions: number) => ({
      title: `End all sessions of ${username}?`,
      follows: `${endNow(sessions)} They can log in again.`,
      button: `End all sessions of ${username}`,
    }),
    sendReset: (username: string) => ({
      title: `Send ${username} a link for a new password?`,
      follows:
        'It goes to their email address and works once, for 30 minutes. Their password stays until they set another.',
      button: `Send ${username} a link`,
    }),
    remove: (username: string, sessions: number) => ({
      title: `Delete ${username}?`,
      follows: `${endNow(sessions)} The account cannot be brought back; what it did stays in the audit log.`,
      button: `Delete ${username}`,
    }),
  },
  done: {
    changeRole: (username: string, role: string) => `The role of ${username} is ${role} now.`,
    disable: (username: string) => `${username} is disabled.`,
    enable: (username: string) => `${username} is enabled.`,
    endSessions: (username: string, count: number) =>
      `${plural(count, 'session', 'sessions')} of ${username} ended.`,
    sendReset: (username: string) => `A link for a new password is on its way to ${username}.`,
    remove: (username: string) => `${username} is deleted.`,
    create: (username: string) => `The account ${username} is created.`,
  },
  conflict:
    'Somebody changed this account meanwhile. This is how it is now; look at it, then try again.',
  goneTitle: 'There is no such account',
  gone: 'It may have been deleted. Go back to the list and look for it there.',
  backToList: 'Back to the accounts',
  errorTitle: 'The account could not be loaded',
  createTitle: 'Create account',
  createHelp: 'They log in with the username and the password that you give them.',
} as const

/** The words of the audit log. */
export const auditMessages = {
  columns: { at: 'When', what: 'What', whom: 'Whom', who: 'Who', from: 'From', request: 'Request' },
  caption: 'What happened, the newest first',
  anyKind: 'Anything',
  kind: 'What',
  account: 'Account id',
  request: 'Request id',
  since: 'From',
  until: 'Before',
  nobody: 'Nobody known',
  byCommand: 'The operator',
  loading: 'Loading the audit log…',
  errorTitle: 'The audit log could not be loaded',
  emptyTitle: 'Nothing has happened yet',
  empty: 'Logins, changes and refusals show here as they happen.',
  noMatchTitle: 'Nothing matches',
  noMatch: 'Take a filter away, or look at a longer time.',
  reason: 'Reason',
} as const

/** The words of the overview of the service. */
export const overviewMessages = {
  title: 'The service',
  range: 'The last 30 days',
  accounts: 'Accounts',
  liveSessions: 'Live sessions',
  loginsToday: 'Logins today',
  failuresToday: 'Failed logins today',
  charts: {
    logins: 'Logins a day',
    failures: 'Failed logins a day',
    registrations: 'New accounts a day',
    sessions: 'Live sessions, at most a day',
  },
  day: 'Day',
  number: 'Number',
  asTable: 'Show as a table',
  /** What a chart shows, for those who do not see it. */
  summary: (title: string, total: number, most: number, day: string) =>
    total === 0 ? `${title}: none.` : `${title}: ${total} in all, at most ${most}, on ${day}.`,
  loading: 'Loading the numbers…',
  errorTitle: 'The numbers could not be loaded',
} as const

function endNow(sessions: number): string {
  if (sessions === 0) return 'It is logged in nowhere.'
  return sessions === 1 ? 'Its session ends now.' : `Its ${sessions} sessions end now.`
}
