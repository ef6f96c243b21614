import type { Session } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useSessionsOf } from '../../lib/admin-queries.ts'
import { nameSeen } from '@latchkey/ui/seen'

/** Renders the sessions of an account, last used first. */
export function AccountSessions({ id }: { id: string }) {
  const { account } = messages
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{account.sessions}</h2>
      <Loaded query={useSessionsOf(id)}>
        {(sessions) =>
          sessions.length === 0 ? (
            <p className="quiet">{account.noSessions}</p>
          ) : (
            <SessionTimes sessions={sessions} />
          )
        }
      </Loaded>
    </section>
  )
}

function SessionTimes({ sessions }: { sessions: readonly Session[] }) {
  const { security } = messages
  return (
    <ol className="timeline">
      {sessions.map((session) => (
        <li key={session.id}>
          <p>{nameSeen(session)}</p>
          <p className="quiet">
            {security.began} <TimeAgo iso={session.created_at} /> · {security.lastUsed}{' '}
            <TimeAgo iso={session.last_used_at} />
          </p>
        </li>
      ))}
    </ol>
  )
}
