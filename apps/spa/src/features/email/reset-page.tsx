import { messages } from '@latchkey/ui/messages'
import { Link, useNavigate } from 'react-router'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { Message } from '../../components/message.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { withFlash } from '../../lib/flash.ts'
import { typedText } from '../../lib/typed-text.ts'
import { useEmail } from '../../lib/use-email.ts'
import { useLinkToken } from '../../lib/use-link-token.ts'
import { useSubmit } from '../../lib/use-submit.ts'

const { reset } = messages.email

/** Sets a new password with the token of an emailed link. */
export function ResetPage() {
  const token = useLinkToken()
  const email = useEmail()
  const navigate = useNavigate()
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    await email.resetPassword({ token, new_password: typedText(typed, 'new_password') })
    await navigate('/login', withFlash('password_reset'))
  })
  if (token === '' || error?.fields['token']) {
    return (
      <Message title={reset.deadTitle} text={reset.dead}>
        <Link className="btn btn-primary" to="/forgot-password">
          {reset.again}
        </Link>
      </Message>
    )
  }
  return (
    <>
      <title>{messages.documentTitle(reset.title)}</title>
      <section className="panel">
        <h1 tabIndex={-1}>{reset.title}</h1>
        <form className="form" noValidate onSubmit={onSubmit}>
          <ErrorBanner error={error} />
          <p className="quiet">{reset.help}</p>
          <NewPasswordField
            name="new_password"
            label={messages.fields.newPassword}
            errors={error?.fields['new_password']}
          />
          <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
            {reset.button}
          </SubmitButton>
        </form>
      </section>
    </>
  )
}
