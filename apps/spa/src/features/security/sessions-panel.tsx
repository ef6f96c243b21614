import type { Session } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { thisDeviceBadge } from '@latchkey/ui/view-models/badges'
import { Badge } from '../../components/badge.tsx'
import { currentFirst } from '@latchkey/ui/view-models/sessions'
import { ActionButton } from '../../components/action-button.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useSessions } from '../../lib/queries.ts'
import { seenFrom } from '@latchkey/ui/seen'
import { useEndSessions } from './use-end-sessions.ts'

/** Renders the user's sessions, this device first, with buttons that end the others. */
export function SessionsPanel() {
  const { security } = messages
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{security.sessions}</h2>
      <Loaded query={useSessions()} errorTitle={security.errorTitle} loading={security.loading}>
        {(sessions) => <SessionList sessions={sessions} />}
      </Loaded>
    </section>
  )
}

function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const { endOne, endOthers } = useEndSessions()
  const { security, buttons } = messages
  return (
    <>
      <p className="quiet">{security.sessionsHelp}</p>
      <ul className="my-2 divide-y divide-base-300">
        {currentFirst(sessions).map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => endOne(session.id)} />
        ))}
      </ul>
      {sessions.length > 1 ? (
        <ActionButton onPress={endOthers}>{buttons.endOtherSessions}</ActionButton>
      ) : (
        <p className="quiet">{security.noOtherSessions}</p>
      )}
    </>
  )
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => Promise<void> }) {
  const { security, buttons } = messages
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0 wrap-anywhere">
        <p>
          <strong>{session.device}</strong> {seenFrom(session)}{' '}
          {session.is_current && <Badge {...thisDeviceBadge()} />}
        </p>
        <p className="quiet">
          {security.began} <TimeAgo iso={session.created_at} /> · {security.lastUsed}{' '}
          <TimeAgo iso={session.last_used_at} />
        </p>
      </div>
      {!session.is_current && (
        <ActionButton label={buttons.endSessionOf(session.device)} onPress={onEnd}>
          {buttons.endSession}
        </ActionButton>
      )}
    </li>
  )
}
