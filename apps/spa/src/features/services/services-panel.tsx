import type { Service } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { audienceOf } from '@latchkey/ui/view-models/services'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useServices, useServicesClient } from '../../lib/service-queries.ts'
import { useServiceAction } from './use-service-action.ts'

const texts = messages.services

/** Renders the services with the last use of their credentials, and revokes them. */
export function ServicesPanel() {
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{texts.list}</h2>
      <p className="quiet">{texts.help}</p>
      <Loaded query={useServices()} errorTitle={texts.errorTitle} loading={texts.loading}>
        {(services) => <ServiceList services={services} />}
      </Loaded>
    </section>
  )
}

function ServiceList({ services }: { services: readonly Service[] }) {
  const client = useServicesClient()
  const act = useServiceAction()
  const [asked, setAsked] = useState<Service>()
  if (services.length === 0) {
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
        {services.map((service) => (
          <ServiceRow key={service.id} service={service} onRevoke={() => setAsked(service)} />
        ))}
      </ul>
      {asked && (
        <ConfirmDialog
          {...texts.ask.revoke(asked.name)}
          onConfirm={() =>
            act(() => client.revokeService(asked.id), {
              done: messages.flashes.service_revoked,
              gone: messages.flashes.service_gone,
            })
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

function ServiceRow({ service, onRevoke }: { service: Service; onRevoke: () => void }) {
  const { name, created_at: createdAt, last_used_at: lastUsedAt } = service
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0 wrap-anywhere">
        <p>
          <strong>{name}</strong>
        </p>
        <p className="quiet">
          {texts.audience} <code>{audienceOf(service)}</code>
        </p>
        <p className="quiet">
          {texts.created} <TimeAgo iso={createdAt} /> ·{' '}
          {lastUsedAt === null ? (
            texts.neverUsed
          ) : (
            <>
              {texts.lastUsed} <TimeAgo iso={lastUsedAt} />
            </>
          )}
        </p>
      </div>
      <ActionButton label={texts.revokeOf(name)} onPress={async () => onRevoke()}>
        {texts.revoke}
      </ActionButton>
    </li>
  )
}
