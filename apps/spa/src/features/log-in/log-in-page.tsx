import { safeNext } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { Banner } from '../../components/banner.tsx'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { LoggedInNote } from '../../components/logged-in-note.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useFlash } from '../../lib/flash.ts'
import { useAuth, useSession } from '@latchkey/auth-client/react'
import { typedText } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'

export function LogInPage() {
  const { client } = useAuth()
  const [query] = useSearchParams()
  useContinue(safeNext(query.get('next'), window.location.origin))
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    await client.logIn({
      username: typedText(typed, 'username'),
      password: typedText(typed, 'password'),
    })
  })

  return (
    <>
      <title>{messages.documentTitle(messages.titles.login)}</title>
      {isBusy || <WhyHere isSent={query.has('next')} />}
      <section className="panel">
        <h1 tabIndex={-1}>{messages.titles.login}</h1>
        <form className="form" noValidate onSubmit={onSubmit}>
          <ErrorBanner error={error} />
          <TextField
            name="username"
            label={messages.fields.username}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            errors={error?.fields['username']}
          />
          <TextField
            name="password"
            label={messages.fields.password}
            type="password"
            autoComplete="current-password"
            required
            errors={error?.fields['password']}
          />
          <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
            {messages.buttons.login}
          </SubmitButton>
        </form>
      </section>
      <p>
        <Link className="text-link" to="/forgot-password">
          {messages.email.forgotten.title}
        </Link>
      </p>
      <p>
        {messages.login.noAccount}{' '}
        <Link className="text-link" to="/register">
          {messages.links.toRegister}
        </Link>
      </p>
    </>
  )
}

/** Navigates to `next` after a login, whether by this form or in another tab. */
function useContinue(next: string): void {
  const { login } = useSession()
  const [loginAtFirst] = useState(login)
  const navigate = useNavigate()
  useEffect(() => {
    if (login !== undefined && login !== loginAtFirst) void navigate(next, { replace: true })
  }, [login, loginAtFirst, navigate, next])
}

/** Shows who is logged in, or that the requested page requires a login. */
function WhyHere({ isSent }: { isSent: boolean }) {
  const { login } = useSession()
  const flash = useFlash()
  if (login !== undefined) return <LoggedInNote />
  if (!isSent || flash) return null
  return (
    <Banner>
      <p>{messages.login.loginFirst}</p>
    </Banner>
  )
}
