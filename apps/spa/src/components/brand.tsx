import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { KeyMark } from './key-mark.tsx'

/** Mark and name, leading home. */
export function Brand() {
  return (
    <Link className="brand" to={HOME} aria-label={messages.links.home}>
      <KeyMark />
      {messages.product.name}
    </Link>
  )
}
