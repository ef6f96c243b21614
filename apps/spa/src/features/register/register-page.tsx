import { HOME } from '@latchkey/auth-core/safe-next'
import { words } from '@latchkey/ui/words'
import { Link, useNavigate } from 'react-router'
import { AccountFields } from '../../components/account-fields.tsx'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { LoggedInNote } from '../../components/logged-in-note.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { withNotice } from '../../lib/notice.ts'
import { useSession } from '../../lib/session-context.ts'
import { typedText } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'

export function RegisterPage() {
  const { client } = useSession()
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
      // The account is there: to register again would only fail.
      () => false,
    )
    if (isLoggedIn) await navigate(HOME, withNotice('account_ready'))
    else await navigate('/login', withNotice('account_exists'))
  })

  return (
    <>
      <title>{words.documentTitle(words.titles.register)}</title>
      {isBusy || <LoggedInNote />}
      <section className="panel">
        <h1 tabIndex={-1}>{words.titles.register}</h1>
        <form className="form" noValidate onSubmit={onSubmit}>
          <ErrorBanner error={error} />
          <AccountFields errors={error?.fields ?? {}} />
          <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
            {words.buttons.register}
          </SubmitButton>
        </form>
      </section>
      <p>
        {words.register.haveAccount}{' '}
        <Link className="text-link" to="/login">
          {words.links.toLogin}
        </Link>
      </p>
    </>
  )
}
