import type { Role } from '@latchkey/auth-core/roles'
import { type Email, renderEmail } from './email.ts'

interface Recipient {
  username: string
  /** The address that the letter goes to. */
  email: string
}

const NOT_YOU = 'If that was not you, you need do nothing: without this link nothing changes.'
const NOT_YOU_CHANGED =
  'If that was not you, somebody else may use your account: set a new password by “Forgot your password?” on the log-in page, and tell whoever runs the service.'

const NOT_EXPECTED = 'If you did not expect this, ask whoever runs the service.'

/** Every mail that the service sends, a function each. Times are said in words. */
export const letters = {
  resetPassword: ({ username, email }: Recipient, url: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Set a new password',
      paragraphs: [
        'Somebody asked to set a new password for your account. The link works once, for 30 minutes.',
        NOT_YOU,
      ],
      link: { title: 'Set a new password', url },
    }),

  passwordChanged: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your password was changed',
      paragraphs: [
        'The password of your account was changed, and all earlier sessions have ended.',
        NOT_YOU_CHANGED,
      ],
    }),

  /** Both are addresses of the network, from which the same session was used. */
  sessionReused: ({ username, email }: Recipient, one: string, other: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'One of your sessions was ended',
      paragraphs: [
        `Two parties used the same session of your account: ${one === other ? `both from ${one}` : `one from ${one}, one from ${other}`}. That happens when its tokens were copied, and so it has ended for both.`,
        'Log in again, and look at the security page for what is not yours. If you know of no reason for a copy, such as a browser profile that was restored, set a new password there as well.',
      ],
    }),

  /** Names nobody: a username may be a sentence with a link in it, and this goes to strangers. */
  verifyEmail: ({ email }: Pick<Recipient, 'email'>, url: string): Email =>
    renderEmail({
      to: email,
      subject: 'Confirm your email address',
      paragraphs: ['Confirm that this address is yours. The link works once, for a day.', NOT_YOU],
      link: { title: 'Confirm the address', url },
    }),

  /** To the address that the account has, while the new one is not confirmed. */
  emailChangeAsked: ({ username, email }: Recipient, newEmail: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your email address is about to change',
      paragraphs: [
        `Somebody who knows your password asked to change the email address of your account to ${newEmail}. It changes as soon as that address is confirmed.`,
        NOT_YOU_CHANGED,
      ],
    }),

  /** To the address that the account had. */
  emailChanged: ({ username, email }: Recipient, newEmail: string): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your email address was changed',
      paragraphs: [
        `The email address of your account is now ${newEmail}, and all sessions have ended. Log in again.`,
        NOT_YOU_CHANGED,
      ],
    }),

  roleChanged: ({ username, email }: Recipient, role: Role): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your role was changed',
      paragraphs: [
        `An administrator changed the role of your account to ${role}. All sessions have ended; log in again to go on.`,
        NOT_EXPECTED,
      ],
    }),

  accountDisabled: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your account was disabled',
      paragraphs: [
        'An administrator disabled your account. All sessions have ended, and you cannot log in.',
        NOT_EXPECTED,
      ],
    }),

  accountEnabled: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your account was enabled',
      paragraphs: [
        'An administrator enabled your account. You can log in with your password.',
        NOT_EXPECTED,
      ],
    }),

  accountDeleted: ({ username, email }: Recipient): Email =>
    renderEmail({
      to: email,
      username,
      subject: 'Your account was deleted',
      paragraphs: ['An administrator deleted your account.', NOT_EXPECTED],
    }),
}
