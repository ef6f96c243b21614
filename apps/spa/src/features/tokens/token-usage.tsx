import { showOwnAccount } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toTokenExample } from '@latchkey/ui/view-models/personal-tokens'
import { useApiUrl } from '../../lib/api-url.ts'

/** Explains how a script uses a token, with commands to try. */
export function TokenUsage() {
  const url = useApiUrl() + showOwnAccount.path
  const { usage, usageHelp } = messages.tokens
  return (
    <div className="form">
      <h2>{usage}</h2>
      <p className="quiet">{usageHelp}</p>
      <pre className="commands">
        <code>{toTokenExample(url)}</code>
      </pre>
    </div>
  )
}
