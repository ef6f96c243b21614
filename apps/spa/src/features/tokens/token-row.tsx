import type { PersonalToken } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toExpiryBadge, toReadable } from '@latchkey/ui/view-models/personal-tokens'
import { useLayoutEffect, useRef } from 'react'
import { Badge } from '../../components/badge.tsx'
import { DayOf } from '../../components/day-of.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { handFocusOn } from '../../lib/hand-focus-on.ts'
import { useNow } from '../../lib/use-now.ts'

const texts = messages.tokens

interface TokenRowProps {
  token: PersonalToken
  onRevoke: () => void
}

/** Renders a token with its permissions and times, and a button that revokes it. */
export function TokenRow({ token, onRevoke }: TokenRowProps) {
  const badge = toExpiryBadge(token, useNow())
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => handFocusOn(button.current), [])
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0 wrap-anywhere">
        <p>
          <strong>{token.name}</strong> {badge && <Badge {...badge} />}
        </p>
        <p>{toReadable(token.permissions).join(' · ')}</p>
        <p className="token-times quiet">
          {texts.created} <TimeAgo iso={token.created_at} /> ·{' '}
          {token.last_used_at === null ? (
            texts.neverUsed
          ) : (
            <>
              {texts.lastUsed} <TimeAgo iso={token.last_used_at} />
            </>
          )}{' '}
          · {texts.expires} <DayOf iso={token.expires_at} />
        </p>
      </div>
      <button
        ref={button}
        className="btn btn-outline"
        type="button"
        aria-label={texts.revokeOf(token.name)}
        onClick={onRevoke}
      >
        {texts.revoke}
      </button>
    </li>
  )
}
