import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { Link, useNavigate } from 'react-router'
import { AccountFields } from '../../components/account-fields.tsx'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { LoggedInNote } from '../../components/logged-in-note.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { withFlash } from '../../lib/flash.ts'
import { useAuth } from '@latchkey/auth-client/react'
import { typedText } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'

export function RegisterPage() {
  const { client } = useAuth()
  const navigate = useNavigate()
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    const username = typedText(typed, 'username')
    const password = typedText(typed, 'password')
    await client.register({
      username,
      email: typedText(typed, 'email'),
      password,
      role: typedText(typed, 'role'),
    })
    const isLoggedIn = await client.logIn({ username, password }).then(
      () => true,
      // The account exists, so registering again would fail.
      () => false,
    )
    if (isLoggedIn) await navigate(HOME, withFlash('account_ready'))
    else await navigate('/login', withFlash('account_exists'))
  })

  return (
    <>
      <title>{messages.documentTitle(messages.titles.register)}</title>
      {isBusy || <LoggedInNote />}
      <section className="panel">
        <h1 tabIndex={-1}>{messages.titles.register}</h1>
        <form className="form" noValidate onSubmit={onSubmit}>
          <ErrorBanner error={error} />
          <AccountFields errors={error?.fields ?? {}} />
          <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
            {messages.buttons.register}
          </SubmitButton>
        </form>
      </section>
      <p>
        {messages.register.haveAccount}{' '}
        <Link className="text-link" to="/login">
          {messages.links.toLogin}
        </Link>
      </p>
    </>
  )
}
