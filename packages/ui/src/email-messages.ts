/** Texts of the pages for password reset and email confirmation. */
export const emailMessages = {
  forgotten: {
    title: 'Forgot your password?',
    help: 'Enter your account email and we’ll send you a reset link.',
    button: 'Send reset link',
    sentTitle: 'Check your email',
    sent: 'If an account exists for that address, we’ve sent a reset link. It works once and expires in 30 minutes.',
    back: 'Back to log in',
  },
  reset: {
    title: 'Set a new password',
    help: 'You’ll be logged out everywhere and log in with the new password.',
    button: 'Set new password',
    deadTitle: 'This link has expired',
    dead: 'It has been used or is too old. Request a new one.',
    again: 'Request new link',
  },
  verify: {
    title: 'Confirm your email address',
    help: 'Confirm that this email address is yours.',
    button: 'Confirm email address',
    deadTitle: 'This link has expired',
    dead: 'It has been used or is too old. Log in and resend the email from the Security page.',
  },
  panel: {
    title: 'Email address',
    verified: 'confirmed',
    unverified: 'not confirmed',
    resend: 'Resend confirmation email',
    change: 'Change email address',
    help: 'We’ll send a confirmation link to the new address. Your current address stays active until you confirm, and gets a notice.',
    newEmail: 'New email address',
    password: 'Your password',
  },
  /** The page that shows emails in development, where no mail server is configured. */
  posted: {
    title: 'Sent emails (development)',
    help: 'No mail server is configured, so emails appear here instead of being sent.',
    empty: 'No emails yet.',
    to: (address: string) => `To ${address}`,
  },
} as const

/** Strength of a password, by its score from 0 to 4. */
export const strengthMessages = {
  scores: ['Very weak.', 'Weak.', 'Fair.', 'Strong.', 'Very strong.'],
} as const
