import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useAuditPage } from '../../lib/admin-queries.ts'
import { nameKind, nameSeen } from '@latchkey/ui/seen'

const SHOWN = '20'

/** Renders the latest audit events of an account, newest first. */
export function AccountHistory({ id }: { id: string }) {
  const query = { account_id: id, page_size: SHOWN }
  const { account, titles } = messages
  return (
    <section className="panel">
      <h2>{account.history}</h2>
      <Loaded query={useAuditPage(query)}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="quiet">{account.noHistory}</p>
          ) : (
            <>
              <ol className="timeline">
                {page.items.map((entry) => (
                  <li key={entry.id}>
                    <p>{nameKind(entry.kind)}</p>
                    <p className="quiet">
                      {nameSeen(entry)} · <TimeAgo iso={entry.at} />
                    </p>
                  </li>
                ))}
              </ol>
              <Link className="text-link" to={`/audit?account_id=${id}`}>
                {titles.audit}
              </Link>
            </>
          )
        }
      </Loaded>
    </section>
  )
}
