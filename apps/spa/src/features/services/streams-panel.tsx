import type { Stream } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toStreamModel } from '@latchkey/ui/view-models/services'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { Badge } from '../../components/badge.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useServicesClient, useStreams } from '../../lib/service-queries.ts'
import { useServiceAction } from './use-service-action.ts'

const texts = messages.services.streams
const { flashes } = messages

/** Renders the streams with what fails, tests them and deletes them. */
export function StreamsPanel() {
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{texts.list}</h2>
      <p className="quiet">{texts.help}</p>
      <Loaded query={useStreams()} errorTitle={texts.errorTitle} loading={texts.loading}>
        {(streams) => <StreamList streams={streams} />}
      </Loaded>
    </section>
  )
}

function StreamList({ streams }: { streams: readonly Stream[] }) {
  const client = useServicesClient()
  const act = useServiceAction()
  const [asked, setAsked] = useState<Stream>()
  if (streams.length === 0) {
    return (
      <div className="message">
        <h3>{texts.emptyTitle}</h3>
        <p className="quiet">{texts.empty}</p>
      </div>
    )
  }
  return (
    <>
      <ul className="divide-y divide-base-300">
        {streams.map((stream) => (
          <StreamRow key={stream.id} stream={stream} onRemove={() => setAsked(stream)} />
        ))}
      </ul>
      {asked && (
        <ConfirmDialog
          {...messages.services.ask.removeStream(asked.service)}
          onConfirm={() =>
            act(() => client.deleteStream(asked.id), {
              done: flashes.stream_deleted,
              gone: flashes.stream_gone,
            })
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

function StreamRow({ stream, onRemove }: { stream: Stream; onRemove: () => void }) {
  const client = useServicesClient()
  const act = useServiceAction()
  const { id, service } = stream
  const { test } = toStreamModel(stream)
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <StreamFacts stream={stream} />
      <div className="actions">
        <ActionButton
          label={test.label}
          onPress={() =>
            act(() => client.verifyStream(id), {
              done: flashes.stream_tested,
              gone: flashes.stream_gone,
            })
          }
        >
          {test.text}
        </ActionButton>
        <ActionButton label={texts.removeOf(service)} onPress={async () => onRemove()}>
          {texts.remove}
        </ActionButton>
      </div>
    </li>
  )
}

function StreamFacts({ stream }: { stream: Stream }) {
  const { service, url, failing_since: failingSince, last_error: lastError } = stream
  const { state, delivery } = toStreamModel(stream)
  return (
    <div className="min-w-0 wrap-anywhere">
      <p>
        <strong>{service}</strong> · {delivery} <Badge {...state} />
      </p>
      {url !== null && (
        <p className="quiet">
          <code>{url}</code>
        </p>
      )}
      {stream.has_authorization && <p className="quiet">{texts.hasAuthorization}</p>}
      <p className="quiet">
        {messages.services.created} <TimeAgo iso={stream.created_at} />
        {failingSince !== null && (
          <>
            {' '}
            · {texts.failingSince} <TimeAgo iso={failingSince} />
          </>
        )}
      </p>
      {lastError !== null && (
        <p className="quiet">
          {texts.lastError}: <code>{lastError}</code>
          {stream.last_error_at !== null && (
            <>
              {' '}
              · <TimeAgo iso={stream.last_error_at} />
            </>
          )}
        </p>
      )}
    </div>
  )
}
