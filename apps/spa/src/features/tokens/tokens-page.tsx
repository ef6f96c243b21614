import { messages } from '@latchkey/ui/messages'
import { Page } from '../../components/page.tsx'
import { TokenUsage } from './token-usage.tsx'
import { TokensPanel } from './tokens-panel.tsx'

/** Renders the user's personal access tokens. */
export function TokensPage() {
  const { titles, tokens } = messages
  return (
    <Page title={titles.tokens}>
      <p className="lead quiet">{tokens.intro}</p>
      <TokensPanel />
      <section className="panel">
        <TokenUsage />
      </section>
    </Page>
  )
}
