import {
  type NewPersonalToken,
  type OwnAccount,
  PERSONAL_TOKEN_PERMISSIONS,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { useAuth } from '@latchkey/auth-client/react'
import { messages } from '@latchkey/ui/messages'
import { lifetimeOf, nameErrors, toTokenErrors } from '@latchkey/ui/view-models/personal-tokens'
import { useState } from 'react'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useForgetSecurity } from '../../lib/queries.ts'
import { today } from '../../lib/today.ts'
import { typedText, typedTexts } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'
import { ExpiryFields } from './expiry-fields.tsx'
import { PermissionFields } from './permission-fields.tsx'

const texts = messages.tokens

interface TokenFormProps {
  account: OwnAccount
  onCreated: (created: NewPersonalToken) => void
}

/** Asks for the name, permissions and expiry of a token, and for the password. */
export function TokenForm({ account, onCreated }: TokenFormProps) {
  const { client } = useAuth()
  const forget = useForgetSecurity()
  const [expires, setExpires] = useState('')
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    const name = typedText(typed, 'name')
    const expiry = { expires: typedText(typed, 'expires'), date: typedText(typed, 'date') }
    setExpires(expiry.expires)
    const fields = nameErrors(await client.personalTokens(), name)
    if (fields) throw new AuthError('invalid_request', { fields })
    const created = await client.createPersonalToken({
      name,
      permissions: typedTexts(typed, 'permissions').join(' '),
      expires_in_days: lifetimeOf(expiry, today()),
      password: typedText(typed, 'password'),
    })
    onCreated(created)
    await forget()
  })
  const errors = toTokenErrors(error?.fields ?? {}, expires)

  return (
    <form className="form max-w-md" noValidate onSubmit={onSubmit}>
      <ErrorBanner error={error} />
      <TextField
        name="name"
        label={texts.name}
        help={texts.nameHelp}
        autoComplete="off"
        required
        errors={errors.name}
      />
      <PermissionFields
        permissions={PERSONAL_TOKEN_PERMISSIONS.filter((one) => account.permissions.includes(one))}
        errors={errors.permissions}
      />
      <ExpiryFields errors={errors} />
      {/* Password managers read the username from this field. */}
      <input hidden readOnly autoComplete="username" value={account.username} />
      <TextField
        name="password"
        label={texts.password}
        help={texts.passwordHelp}
        type="password"
        autoComplete="current-password"
        required
        errors={errors.password}
      />
      <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
        {texts.create}
      </SubmitButton>
    </form>
  )
}
