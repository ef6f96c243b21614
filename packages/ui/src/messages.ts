import {
  accountsMessages,
  accountMessages,
  auditMessages,
  overviewMessages,
} from './admin-messages.ts'
import { plural } from './plural.ts'
import { emailMessages, strengthMessages } from './email-messages.ts'
import { flashMessages } from './flash-messages.ts'
import { securityMessages } from './security-messages.ts'
import { tokensMessages } from './token-messages.ts'
import { serviceMessages } from './service-messages.ts'

/**
 * Every text that the two front ends show. A text that contains a value is a function.
 *
 * Style: plain, short, friendly; sentence case; second person; contractions with a typographic
 * apostrophe; "log in" and "log out" as verbs. A text says what happened and what to do next.
 * Errors at a field come from the API and are shown unchanged.
 */
export const messages = {
  product: {
    name: 'Latchkey',
    tagline: 'One account for all your apps.',
  },

  documentTitle: (page: string) => `${page} · Latchkey`,
  skipToContent: 'Skip to content',
  menu: 'Menu',
  mainNavigation: 'Main',
  dismiss: 'Dismiss',

  titles: {
    register: 'Create account',
    login: 'Log in',
    dashboard: 'Dashboard',
    accounts: 'Accounts',
    audit: 'Audit log',
    services: 'Services',
    security: 'Security',
    tokens: 'Personal access tokens',
    createToken: 'Create personal access token',
  },
  links: {
    dashboard: 'Dashboard',
    accounts: 'Accounts',
    audit: 'Audit log',
    services: 'Services',
    security: 'Security',
    tokens: 'Personal access tokens',
    toLogin: 'Log in',
    toRegister: 'Create account',
    home: 'Latchkey home',
  },
  buttons: {
    register: 'Create account',
    login: 'Log in',
    logout: 'Log out',
    tryAgain: 'Try again',
    goToDashboard: 'Go to dashboard',
    endSession: 'Log out',
    /** Accessible name of `endSession`, which screen readers announce without its list item. */
    endSessionOf: (device: string) => `Log out ${device}`,
    endOtherSessions: 'Log out all other devices',
    changePassword: 'Change password',
  },

  fields: {
    username: 'Username',
    email: 'Email',
    password: 'Password',
    role: 'Role',
    oldPassword: 'Current password',
    newPassword: 'New password',
  },
  fieldHelp: {
    username: 'Letters, numbers and @ . + - _ only',
    password: 'At least 8 characters. A few unrelated words make a strong password.',
  },
  formErrors: {
    invalid: 'Fix the errors below and try again.',
    wrongCredentials: 'Incorrect username or password.',
  },

  register: {
    haveAccount: 'Already have an account?',
  },
  login: {
    noAccount: 'Don’t have an account?',
    loginFirst: 'Log in to continue.',
    alreadyLoggedIn: (username: string) => `You’re already logged in as ${username}.`,
  },

  flashes: flashMessages,

  roles: {
    customer: {
      label: 'Customer',
      /** Shown after the label and a colon. */
      description: 'own account only',
      mayDo: 'You can manage your own account.',
    },
    staff: {
      label: 'Staff',
      description: 'views accounts',
      mayDo: 'You can view accounts and sessions.',
    },
    admin: {
      label: 'Admin',
      description: 'manages accounts',
      mayDo: 'You can view and manage all accounts.',
    },
  },
  permissions: {
    'accounts:read': 'View all accounts',
    'accounts:write': 'Create, disable and enable accounts, and send password reset emails',
    'accounts:email': 'Change other users’ email addresses',
    'accounts:role': 'Change other users’ roles',
    'accounts:delete': 'Delete accounts',
    'sessions:revoke': 'Log out other users',
    'audit:read': 'View the audit log',
    'services:manage': 'Manage services, their credentials and event streams',
  },
  states: {
    active: 'Active',
    disabled: 'Disabled',
  },

  dashboard: {
    loggedInAs: (username: string) => `Logged in as ${username}`,
    account: 'Your account',
    login: 'Your login',
    id: 'Account ID',
    state: 'Status',
    joined: 'Joined',
    lastLogin: 'Last login',
    firstLogin: 'This is your first login',
    permissions: 'Permissions',
    lastLogins: 'Recent logins',
    manageSessions: 'Manage sessions and password',
  },
  accounts: accountsMessages,
  account: accountMessages,
  audit: auditMessages,
  overview: overviewMessages,
  services: serviceMessages,
  copied: 'Copied.',
  copyFailed: 'Couldn’t copy. The text is selected: press Ctrl+C, or ⌘C on a Mac.',

  security: securityMessages,
  tokens: tokensMessages,
  email: emailMessages,
  strength: strengthMessages,

  status: {
    loading: 'Loading…',
    stillWorking: 'This is taking longer than usual…',
  },
  theme: {
    label: 'Theme',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
  loggedInAs: 'Logged in as',

  errors: {
    forbidden: {
      title: 'You don’t have access to this page',
      text: 'Ask an admin if you need access.',
    },
    accountsForbidden: {
      title: 'You don’t have access to accounts',
      text: (role: string) =>
        `Your role is ${role}. Only staff and admins can view accounts. Ask an admin if you need access.`,
    },
    formExpired: {
      title: 'This form has expired',
      text: 'It was open too long, you logged out in another tab, or cookies are blocked. Reload the page and try again.',
    },
    unreadable: {
      title: 'We couldn’t read that request',
      text: 'Nothing was saved. Reload the page and try again.',
    },
    notFound: {
      title: 'Page not found',
      text: 'Check the address or go to your dashboard.',
    },
    failed: {
      title: 'Something went wrong on our side',
      text: 'The error was logged. Try again in a moment.',
    },
    unreachable: {
      title: 'Can’t reach the server',
      text: 'Check your connection and try again.',
    },
    busy: {
      title: 'We’re busy right now',
      text: (seconds: number) => `Try again in ${plural(seconds, 'second', 'seconds')}.`,
    },
    throttled: {
      title: 'Too many attempts',
      text: (seconds: number) => `Try again in ${plural(seconds, 'second', 'seconds')}.`,
    },
    requestId: (id: string) => `Error reference: ${id}`,
  },
} as const
