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

/**
 * Every word that both front ends show, so that one product speaks with one voice.
 *
 * Plain, short, second person, sentence case. A text with a value in it is a function. Messages at
 * a field come from the API and are shown as they are; only the two in `fieldErrors` are said before
 * anything is sent.
 */
export const messages = {
  product: {
    name: 'Latchkey',
    tagline: 'One login for your browser app, your server\u2011rendered pages and your API.',
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
    security: 'Security',
  },
  links: {
    dashboard: 'Dashboard',
    accounts: 'Accounts',
    audit: 'Audit log',
    security: 'Security',
    toLogin: 'Log in',
    toRegister: 'Create account',
    home: 'Latchkey, home',
  },
  buttons: {
    register: 'Create account',
    login: 'Log in',
    logout: 'Log out',
    tryAgain: 'Try again',
    goToDashboard: 'Go to your dashboard',
    loginAsSomeoneElse: 'Log in as someone else',
    endSession: 'End',
    /** Says what `endSession` ends, to whoever cannot see beside what it stands. */
    endSessionOf: (device: string) => `End the session on ${device}`,
    endOtherSessions: 'End all others',
    changePassword: 'Change password',
  },

  fields: {
    username: 'Username',
    email: 'Email',
    password: 'Password',
    role: 'Role',
    oldPassword: 'Old password',
    newPassword: 'New password',
  },
  fieldHelp: {
    username: 'Letters, digits and @ . + - _',
    password: 'A few unrelated words are long, and easy to remember.',
  },
  fieldErrors: {
    required: 'This field is required.',
    email: 'Enter a valid email address.',
  },
  formErrors: {
    invalid: 'Check the marked fields and try again.',
    wrongCredentials: 'Username or password is wrong. Check both and try again.',
  },

  register: {
    haveAccount: 'You have an account already?',
  },
  login: {
    noAccount: 'You have no account yet?',
    loginFirst: 'Log in to see the page you asked for.',
    alreadyLoggedIn: (username: string) => `You are logged in as ${username}.`,
  },

  flashes: flashMessages,

  roles: {
    customer: {
      label: 'Customer',
      /** Follows the label and a colon. */
      description: 'own dashboard',
      mayDo: 'You can see your own dashboard.',
    },
    staff: {
      label: 'Staff',
      description: 'runs the service',
      mayDo: 'You help run the service: you can do what is listed here.',
    },
    admin: {
      label: 'Admin',
      description: 'manages accounts',
      mayDo: 'You can see and manage all accounts.',
    },
  },
  permissions: {
    'accounts:read': 'See all accounts',
    'accounts:write': 'Create, disable and enable accounts, and send links to set a new password',
    'accounts:email': 'Change the email addresses of others',
    'accounts:role': 'Change the roles of others',
    'accounts:delete': 'Delete accounts',
    'sessions:revoke': 'End the sessions of others',
    'audit:read': 'Read the audit log',
  },
  states: {
    active: 'Active',
    disabled: 'Disabled',
  },

  dashboard: {
    loggedInAs: (username: string) => `You are logged in as ${username}.`,
    account: 'Your account',
    login: 'Your login',
    id: 'Account id',
    state: 'State',
    joined: 'Joined',
    lastLogin: 'Last login',
    firstLogin: 'This is your first login',
    permissions: 'You may',
    noPermissions: 'See your own dashboard',
    lastLogins: 'Your last logins',
    manageSessions: 'End sessions or change your password',
  },
  accounts: accountsMessages,
  account: accountMessages,
  audit: auditMessages,
  overview: overviewMessages,

  security: securityMessages,
  email: emailMessages,
  strength: strengthMessages,

  status: {
    loading: 'Loading…',
    stillWorking: 'Still working…',
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
      title: 'This page is not for your role',
      text: 'Your role does not include it. If you need it, ask an administrator to change your role.',
    },
    accountsForbidden: {
      title: 'You cannot see the accounts',
      text: (role: string) =>
        `Your role is ${role}, and the accounts are for staff and admins. If you need them, ask an administrator to change your role.`,
    },
    formExpired: {
      title: 'This form has expired',
      text: 'It was open for too long, or your browser keeps no cookies, without which it cannot be sent. Open it again and send it once more.',
    },
    unreadable: {
      title: 'What was sent could not be read',
      text: 'Nothing was changed. Open the page again and send it once more.',
    },
    notFound: {
      title: 'There is nothing at this address',
      text: 'Check the address, or go on from your dashboard.',
    },
    failed: {
      title: 'Something went wrong on our side',
      text: 'It has been written down. Try again in a moment; what you saved is safe.',
    },
    unreachable: {
      title: 'The service cannot be reached',
      text: 'Check your connection and try again. You stay logged in.',
    },
    busy: {
      title: 'The service is busy',
      text: (seconds: number) => `Try again in ${plural(seconds, 'second', 'seconds')}.`,
    },
    throttled: {
      title: 'Too many tries',
      text: (seconds: number) => `Wait ${plural(seconds, 'second', 'seconds')}, then try again.`,
    },
    requestId: (id: string) => `If you report it, give this number: ${id}`,
  },
} as const
