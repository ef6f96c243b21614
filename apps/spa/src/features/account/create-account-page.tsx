import type { Role } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'
import { useNavigate } from 'react-router'
import { BackToAccounts } from '../../components/back-to-accounts.tsx'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { Page } from '../../components/page.tsx'
import { Permitted } from '../../components/permitted.tsx'
import { AccountFields } from '../../components/account-fields.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { useAdmin, useForgetAccount } from '../../lib/admin-queries.ts'
import { useToast } from '../../lib/toasts.ts'
import { typedText } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'

/** Creates an account with a role that the caller may grant. Requires `accounts:write`. */
export function CreateAccountPage() {
  return (
    <Permitted permission="accounts:write" title={messages.account.createTitle}>
      {({ manageable_roles }) => (
        <Page title={messages.account.createTitle} aside={<BackToAccounts />}>
          <CreateAccount roles={manageable_roles} />
        </Page>
      )}
    </Permitted>
  )
}

function CreateAccount({ roles }: { roles: readonly Role[] }) {
  const admin = useAdmin()
  const toast = useToast()
  const navigate = useNavigate()
  const forget = useForgetAccount('')
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    const { id, username } = await admin.createAccount({
      username: typedText(typed, 'username'),
      email: typedText(typed, 'email'),
      password: typedText(typed, 'password'),
      role: typedText(typed, 'role'),
    })
    toast(messages.account.done.create(username))
    await forget()
    await navigate(`/accounts/${id}`)
  })
  return (
    <section className="panel">
      <p className="quiet">{messages.account.createHelp}</p>
      <form className="form mt-4 max-w-md" noValidate onSubmit={onSubmit}>
        <ErrorBanner error={error} />
        <AccountFields roles={roles} errors={error?.fields ?? {}} />
        <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
          {messages.accounts.create}
        </SubmitButton>
      </form>
    </section>
  )
}
