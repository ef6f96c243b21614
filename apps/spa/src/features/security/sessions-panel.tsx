import type { Session } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'
import { ActionButton } from '../../components/action-button.tsx'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useSessions } from '../../lib/queries.ts'
import { seenFrom } from '@latchkey/ui/seen'
import { useEndSessions } from './use-end-sessions.ts'

/** Where one is logged in, this device first, and the buttons that end it elsewhere. */
export function SessionsPanel() {
  const { data: sessions, error, isFetching, refetch } = useSessions()
  const { security } = words
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{security.sessions}</h2>
      {sessions ? (
        <SessionList sessions={sessions} />
      ) : error ? (
        <Failure
          title={security.errorTitle}
          error={error}
          isRetrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton label={security.loading} />
      )}
    </section>
  )
}

function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const { endOne, endOthers } = useEndSessions()
  const sorted = sessions.toSorted((a, b) => Number(b.is_current) - Number(a.is_current))
  const { security, buttons } = words
  return (
    <>
      <p className="quiet">{security.sessionsHelp}</p>
      <ul className="my-2 divide-y divide-base-300">
        {sorted.map((session) => (
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
  const { security, buttons } = words
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0 wrap-anywhere">
        <p>
          <strong>{session.device}</strong> {seenFrom(session)}{' '}
          {session.is_current && <span className="role role-staff">{security.thisDevice}</span>}
        </p>
        <p className="quiet">
          {security.began} <Moment iso={session.created_at} /> · {security.lastUsed}{' '}
          <Moment iso={session.last_used_at} />
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
