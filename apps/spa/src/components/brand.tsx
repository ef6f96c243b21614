import { HOME } from '@latchkey/auth-core/safe-next'
import { words } from '@latchkey/ui/words'
import { Link } from 'react-router'
import { KeyMark } from './key-mark.tsx'

/** Mark and name, leading home. */
export function Brand() {
  return (
    <Link className="brand" to={HOME} aria-label={words.links.home}>
      <KeyMark />
      {words.product.name}
    </Link>
  )
}
