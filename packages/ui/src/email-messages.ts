/** The words of what goes by mail. */
export const emailMessages = {
  forgotten: {
    title: 'Forgot your password?',
    help: 'Give the email address of your account. We send a link by which you set a new password.',
    button: 'Send the link',
    sentTitle: 'Look into your mail',
    sent: 'If an account has this address, a link is on its way. It works once, for 30 minutes.',
    back: 'Back to the log-in page',
  },
  reset: {
    title: 'Set a new password',
    help: 'All sessions of your account end, and you log in with the new one.',
    button: 'Set the password',
    deadTitle: 'This link works no more',
    dead: 'It was used already, or it is too old. Ask for a new one.',
    again: 'Ask for a new link',
  },
  verify: {
    title: 'Confirm your email address',
    help: 'Confirm that you read the mail in which you found this link.',
    button: 'Confirm the address',
    deadTitle: 'This link works no more',
    dead: 'It was used already, or it is too old. Log in, and have a new one sent from your security page.',
  },
  panel: {
    title: 'Email address',
    verified: 'confirmed',
    unverified: 'not confirmed yet',
    resend: 'Send the link again',
    change: 'Change email address',
    help: 'The new address counts once its link was used. The old one is told.',
    newEmail: 'New email address',
    password: 'Your password',
  },
  /** In development, where no mail is sent. */
  posted: {
    title: 'Mails of this service',
    help: 'No mail server is configured, so mails are shown here and sent nowhere.',
    empty: 'No mail has been written yet.',
    to: (address: string) => `To ${address}`,
  },
} as const

/** How hard a password is to guess, from 0 to 4. */
export const strengthMessages = {
  scores: [
    'Guessed at once.',
    'Easy to guess.',
    'Could be better.',
    'Hard to guess.',
    'Very hard to guess.',
  ],
} as const
