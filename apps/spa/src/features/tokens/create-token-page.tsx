import { type NewPersonalToken, PERSONAL_TOKENS_MAX } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { Banner } from '../../components/banner.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { Page } from '../../components/page.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useOwnAccount, usePersonalTokens } from '../../lib/queries.ts'
import { CreatedToken } from './created-token.tsx'
import { TokenForm } from './token-form.tsx'

/** Creates a personal access token, and shows it once. */
export function CreateTokenPage() {
  const [created, setCreated] = useState<NewPersonalToken>()
  // A page that the browser keeps for the back button must not keep the token.
  useEffect(() => {
    const forget = () => setCreated(undefined)
    window.addEventListener('pagehide', forget)
    return () => window.removeEventListener('pagehide', forget)
  }, [])
  if (created) return <CreatedToken created={created} />
  return (
    <Page title={messages.titles.createToken} aside={<BackToTokens />}>
      <section className="panel">
        <FormOrReason onCreated={setCreated} />
      </section>
    </Page>
  )
}

function FormOrReason({ onCreated }: { onCreated: (created: NewPersonalToken) => void }) {
  const account = useOwnAccount()
  const tokens = usePersonalTokens()
  const failed = [account, tokens].find(({ data, error }) => !data && error)
  if (account.data && tokens.data) {
    if (tokens.data.length < PERSONAL_TOKENS_MAX) {
      return <TokenForm account={account.data} onCreated={onCreated} />
    }
    return (
      <Banner>
        <p>{messages.tokens.full(PERSONAL_TOKENS_MAX)}</p>
      </Banner>
    )
  }
  if (!failed?.error) return <Skeleton label={messages.status.loading} lines={8} />
  return (
    <ErrorState
      error={failed.error}
      isRetrying={failed.isFetching}
      onRetry={() => void failed.refetch()}
    />
  )
}

function BackToTokens() {
  return (
    <Link className="text-link" to="/tokens">
      {messages.tokens.back}
    </Link>
  )
}
