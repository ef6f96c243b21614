import { messages } from '@latchkey/ui/messages'
import { useState } from 'react'
import { Link } from 'react-router'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { typedText } from '../../lib/typed-text.ts'
import { useEmail } from '../../lib/use-email.ts'
import { useSubmit } from '../../lib/use-submit.ts'

const { forgotten } = messages.email

/** Requests an email with a password-reset link. */
export function ForgottenPage() {
  const [isSent, setSent] = useState(false)
  return (
    <>
      <title>{messages.documentTitle(forgotten.title)}</title>
      <section className="panel">
        {isSent ? (
          <div className="message">
            <h1 tabIndex={-1}>{forgotten.sentTitle}</h1>
            <p role="status">{forgotten.sent}</p>
          </div>
        ) : (
          <ForgottenForm onSent={() => setSent(true)} />
        )}
      </section>
      <p>
        <Link className="text-link" to="/login">
          {forgotten.back}
        </Link>
      </p>
    </>
  )
}

function ForgottenForm({ onSent }: { onSent: () => void }) {
  const email = useEmail()
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    await email.requestPasswordReset(typedText(typed, 'email'))
    onSent()
  })
  return (
    <>
      <h1 tabIndex={-1}>{forgotten.title}</h1>
      <form className="form" noValidate onSubmit={onSubmit}>
        <ErrorBanner error={error} />
        <p className="quiet">{forgotten.help}</p>
        <TextField
          name="email"
          label={messages.fields.email}
          type="email"
          autoComplete="email"
          required
          errors={error?.fields['email']}
        />
        <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
          {forgotten.button}
        </SubmitButton>
      </form>
    </>
  )
}
