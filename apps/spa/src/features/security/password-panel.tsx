import { messages } from '@latchkey/ui/messages'
import { useRef } from 'react'
import { useNavigate } from 'react-router'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { withFlash } from '../../lib/flash.ts'
import { useForgetSecurity, useOwnAccount } from '../../lib/queries.ts'
import { useAuth } from '@latchkey/auth-client/react'
import { typedText } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'

/** Changes the password. Requires the old one. */
export function PasswordPanel() {
  const { client } = useAuth()
  const { data: account } = useOwnAccount()
  const navigate = useNavigate()
  const forget = useForgetSecurity()
  const form = useRef<HTMLFormElement>(null)
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    try {
      await client.changePassword({
        old_password: typedText(typed, 'old_password'),
        new_password: typedText(typed, 'new_password'),
      })
    } finally {
      form.current?.reset() // leaves no password on the screen
    }
    await forget()
    // Not a toast: the new login remounts the page.
    await navigate('/security', withFlash('password_changed'))
  })
  const { security, fields, buttons } = messages

  return (
    <section className="panel">
      <h2>{security.password}</h2>
      <p className="quiet">{security.passwordHelp}</p>
      <form className="form mt-4 max-w-md" noValidate ref={form} onSubmit={onSubmit}>
        <ErrorBanner error={error} />
        {/* Password managers read the username from this field. */}
        <input hidden readOnly autoComplete="username" value={account?.username ?? ''} />
        <TextField
          name="old_password"
          label={fields.oldPassword}
          type="password"
          autoComplete="current-password"
          required
          errors={error?.fields['old_password']}
        />
        <NewPasswordField
          name="new_password"
          label={fields.newPassword}
          errors={error?.fields['new_password']}
        />
        <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
          {buttons.changePassword}
        </SubmitButton>
      </form>
    </section>
  )
}
