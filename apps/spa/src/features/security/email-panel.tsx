import { messages } from '@latchkey/ui/messages'
import { useRef } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useForgetSecurity, useOwnAccount } from '../../lib/queries.ts'
import { useToast } from '../../lib/toasts.ts'
import { typedText } from '../../lib/typed-text.ts'
import { useEmail } from '../../lib/use-email.ts'
import { useSubmit } from '../../lib/use-submit.ts'

const { panel } = messages.email

/** Shows the user's email address and whether it is verified, and changes it. */
export function EmailPanel() {
  const { data: account } = useOwnAccount()
  const email = useEmail()
  const toast = useToast()
  if (!account) return null
  return (
    <section className="panel">
      <h2>{panel.title}</h2>
      <p className="wrap-anywhere">
        {account.email}{' '}
        <span className="quiet">
          ({account.email_verified ? panel.verified : panel.unverified})
        </span>
      </p>
      {!account.email_verified && (
        <ActionButton
          onPress={async () => {
            await email.sendVerification()
            toast(messages.flashes.email_asked)
          }}
        >
          {panel.resend}
        </ActionButton>
      )}
      <ChangeEmail />
    </section>
  )
}

function ChangeEmail() {
  const email = useEmail()
  const toast = useToast()
  const forget = useForgetSecurity()
  const form = useRef<HTMLFormElement>(null)
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    await email.changeEmail({
      email: typedText(typed, 'email'),
      password: typedText(typed, 'password'),
    })
    form.current?.reset()
    toast(messages.flashes.email_asked)
    await forget()
  })
  return (
    <form className="form mt-4 max-w-md" noValidate ref={form} onSubmit={onSubmit}>
      <ErrorBanner error={error} />
      <p className="quiet">{panel.help}</p>
      <TextField
        name="email"
        label={panel.newEmail}
        type="email"
        autoComplete="email"
        required
        errors={error?.fields['email']}
      />
      <TextField
        name="password"
        label={panel.password}
        type="password"
        autoComplete="current-password"
        required
        errors={error?.fields['password']}
      />
      <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
        {panel.change}
      </SubmitButton>
    </form>
  )
}
