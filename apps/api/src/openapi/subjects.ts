interface Subject {
  name: string
  description: string
  /** Matches the paths of the subject. */
  paths: RegExp
}

/** The groups of endpoints. A path belongs to the first that matches. */
const SUBJECTS: readonly Subject[] = [
  {
    name: 'Tokens',
    description: 'Log in, refresh, log out and check tokens.',
    paths: /^\/auth\/token\//,
  },
  {
    name: 'Your account',
    description: 'What an account sees of itself and changes about itself.',
    paths: /^\/auth\/me\//,
  },
  {
    name: 'Your sessions',
    description: 'Where an account is logged in.',
    paths: /^\/auth\/sessions\//,
  },
  {
    name: 'Recovery',
    description: 'Forgotten passwords and links in emails.',
    paths: /^\/auth\/(password|email|development)\//,
  },
  {
    name: 'Accounts',
    description: 'Register, and manage the accounts of others.',
    paths: /^\/auth\/(register|view-accounts|accounts)\//,
  },
  {
    name: 'Audit log',
    description: 'Events and daily numbers.',
    paths: /^\/auth\/(audit|overview)\//,
  },
  {
    name: 'Services',
    description: 'For your own services and gateways: keys, roles, revocations, probes.',
    paths: /^\//,
  },
]

/** The tags of the document, in display order. */
export const TAGS = SUBJECTS.map(({ name, description }) => ({ name, description }))

/** Returns the tag of a path. */
export function tagOf(path: string): string {
  return SUBJECTS.find(({ paths }) => paths.test(path))?.name ?? 'Services'
}
