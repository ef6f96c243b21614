import { words } from '@latchkey/ui/words'
import { DashboardButton, Message } from '../components/message.tsx'

export function NotFoundPage() {
  return (
    <Message {...words.errors.notFound}>
      <DashboardButton />
    </Message>
  )
}
