import { messages } from '@latchkey/ui/messages'
import { DashboardButton, Message } from '../components/message.tsx'

export function NotFoundPage() {
  return (
    <Message {...messages.errors.notFound}>
      <DashboardButton />
    </Message>
  )
}
