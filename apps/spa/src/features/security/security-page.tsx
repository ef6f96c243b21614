import { messages } from '@latchkey/ui/messages'
import { Page } from '../../components/page.tsx'
import { ActivityPanel } from './activity-panel.tsx'
import { EmailPanel } from './email-panel.tsx'
import { PasswordPanel } from './password-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'

/** Where one minds one's own login: who else has it, its password, and what happened to it. */
export function SecurityPage() {
  return (
    <Page title={messages.titles.security}>
      <SessionsPanel />
      <PasswordPanel />
      <EmailPanel />
      <ActivityPanel />
    </Page>
  )
}
