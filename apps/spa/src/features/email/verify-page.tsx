import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { useNavigate } from 'react-router'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { DashboardButton, Message } from '../../components/message.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { withFlash } from '../../lib/flash.ts'
import { useEmail } from '../../lib/use-email.ts'
import { useLinkToken } from '../../lib/use-link-token.ts'
import { useSubmit } from '../../lib/use-submit.ts'

const { verify } = messages.email

/** Verifies an email address. Requires a button press, since mail scanners open links. */
export function VerifyPage() {
  const token = useLinkToken()
  const email = useEmail()
  const navigate = useNavigate()
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async () => {
    await email.verifyEmail(token)
    await navigate(HOME, withFlash('email_verified'))
  })
  if (token === '' || error?.fields['token']) {
    return (
      <Message title={verify.deadTitle} text={verify.dead}>
        <DashboardButton />
      </Message>
    )
  }
  return (
    <>
      <title>{messages.documentTitle(verify.title)}</title>
      <section className="panel">
        <h1 tabIndex={-1}>{verify.title}</h1>
        <form className="form" noValidate onSubmit={onSubmit}>
          <ErrorBanner error={error} />
          <p className="quiet">{error?.fields['email']?.join(' ') ?? verify.help}</p>
          <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
            {verify.button}
          </SubmitButton>
        </form>
      </section>
    </>
  )
}
