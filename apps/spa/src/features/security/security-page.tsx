import { messages } from '@latchkey/ui/messages'
import { Page } from '../../components/page.tsx'
import { ActivityPanel } from './activity-panel.tsx'
import { EmailPanel } from './email-panel.tsx'
import { PasswordPanel } from './password-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { TokensLinkPanel } from './tokens-link-panel.tsx'

/** Renders the user's sessions, password, email address and activity. */
export function SecurityPage() {
  return (
    <Page title={messages.titles.security}>
      <SessionsPanel />
      <PasswordPanel />
      <EmailPanel />
      <TokensLinkPanel />
      <ActivityPanel />
    </Page>
  )
}
