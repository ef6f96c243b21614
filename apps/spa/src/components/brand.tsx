import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { KeyMark } from './key-mark.tsx'

/** Renders the product mark and name as a link to the home page. */
export function Brand() {
  return (
    <Link className="brand" to={HOME} aria-label={messages.links.home}>
      <KeyMark />
      {messages.product.name}
    </Link>
  )
}
