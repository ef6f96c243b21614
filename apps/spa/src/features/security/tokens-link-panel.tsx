import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'

/** Leads to the user's personal access tokens. */
export function TokensLinkPanel() {
  const { titles, tokens } = messages
  return (
    <section className="panel">
      <h2>{titles.tokens}</h2>
      <p className="quiet">{tokens.panel}</p>
      <p className="mt-2">
        <Link className="text-link" to="/tokens">
          {tokens.manage}
        </Link>
      </p>
    </section>
  )
}
