import type { Role } from '@latchkey/auth-core/roles'
import { type Email, renderEmail } from './email.ts'

interface Recipient {
  username: string
  /** The address that the email is sent to. */
  email: string
}

const NOT_YOU = 'If you didn’t ask for this, you can ignore this email.'
const NOT_YOU_CHANGED =
  'If this wasn’t you, someone else may be using your account. Reset your password now: choose “Forgot your password?” on the login page. Then contact support.'

const NOT_EXPECTED = 'If you didn’t expect this, contact support.'

/** Templates of all emails, one function each. */
export const emails = {
  resetPassword: ({ username, email }: Recipient, url: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Reset your password',
      paragraphs: [
        'We received a request to reset your Latchkey password. This link works once and expires in 30 minutes.',
        NOT_YOU,
      ],
      link: { title: 'Reset your password', url },
    }),

  passwordChanged: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your password was changed',
      paragraphs: [
        'Your password was changed, and you were logged out of all earlier sessions.',
        NOT_YOU_CHANGED,
      ],
    }),

  /** `one` and `other` are the IP addresses from which the session was used. */
  sessionReused: ({ username, email }: Recipient, one: string, other: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'We ended one of your sessions',
      paragraphs: [
        `The same session was used from two places (${one === other ? `both from ${one}` : `${one} and ${other}`}), which can mean that it was copied. We ended it.`,
        'Log in and review your sessions on the Security page. Change your password there too, unless you restored a browser profile.',
      ],
    }),

  /**
   * Leaves out the username: it may contain a sentence with a link, and the address may belong to
   * another person.
   */
  verifyEmail: ({ email }: Pick<Recipient, 'email'>, url: string): Email =>
    renderEmail({
      to: email,
      subject: 'Confirm your email address',
      paragraphs: [
        'Confirm that this email address is yours. This link works once and expires in 24 hours.',
        NOT_YOU,
      ],
      link: { title: 'Confirm email address', url },
    }),

  /** Sent to the current address while the new one is not confirmed. */
  emailChangeAsked: ({ username, email }: Recipient, newEmail: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your email address is being changed',
      paragraphs: [
        `Someone using your password asked to change your email address to ${newEmail}. It changes once the new address is confirmed.`,
        NOT_YOU_CHANGED,
      ],
    }),

  /** Sent to the previous address. */
  emailChanged: ({ username, email }: Recipient, newEmail: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your email address was changed',
      paragraphs: [
        `Your account email is now ${newEmail}. You were logged out everywhere; log in again to continue.`,
        NOT_YOU_CHANGED,
      ],
    }),

  personalTokenCreated: ({ username, email }: Recipient, name: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'A personal access token was created',
      paragraphs: [
        `Someone using your password created the personal access token “${name}”. You can revoke it on the Security page.`,
        NOT_YOU_CHANGED,
      ],
    }),

  roleChanged: ({ username, email }: Recipient, role: Role): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your role was changed',
      paragraphs: [
        `An admin changed your role to ${role}. You were logged out everywhere; log in again to continue.`,
        NOT_EXPECTED,
      ],
    }),

  accountDisabled: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your account was disabled',
      paragraphs: [
        'An admin disabled your account. You were logged out everywhere and can’t log in.',
        NOT_EXPECTED,
      ],
    }),

  accountEnabled: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your account was enabled',
      paragraphs: [
        'An admin enabled your account. You can log in with your password again.',
        NOT_EXPECTED,
      ],
    }),

  accountDeleted: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your account was deleted',
      paragraphs: ['An admin deleted your account.', NOT_EXPECTED],
    }),
}
