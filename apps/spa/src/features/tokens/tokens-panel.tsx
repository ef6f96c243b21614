import { type PersonalToken, PERSONAL_TOKENS_MAX } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { useState } from 'react'
import { Link } from 'react-router'
import { Banner } from '../../components/banner.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { usePersonalTokens } from '../../lib/queries.ts'
import { TokenRow } from './token-row.tsx'
import { useRevokeToken } from './use-revoke-token.ts'

const texts = messages.tokens

/** Lists the user's tokens, newest first, with buttons that revoke them. */
export function TokensPanel() {
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{texts.list}</h2>
      <Loaded query={usePersonalTokens()} errorTitle={texts.errorTitle} loading={texts.loading}>
        {(tokens) => <TokenList tokens={tokens} />}
      </Loaded>
    </section>
  )
}

function TokenList({ tokens }: { tokens: readonly PersonalToken[] }) {
  const [asked, setAsked] = useState<PersonalToken>()
  const revoke = useRevokeToken()
  if (tokens.length === 0) {
    return (
      <>
        <p className="quiet mb-4">{texts.empty}</p>
        <CreateLink />
      </>
    )
  }
  return (
    <>
      <p className="quiet">{texts.listHelp}</p>
      <ul className="my-2 divide-y divide-base-300">
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={() => setAsked(token)} />
        ))}
      </ul>
      {tokens.length < PERSONAL_TOKENS_MAX ? (
        <CreateLink />
      ) : (
        <Banner>
          <p>{texts.full(PERSONAL_TOKENS_MAX)}</p>
        </Banner>
      )}
      {asked && (
        <ConfirmDialog
          {...texts.ask(asked.name)}
          onConfirm={() => revoke(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

function CreateLink() {
  return (
    <Link className="btn btn-primary" to="/tokens/new">
      {texts.create}
    </Link>
  )
}
