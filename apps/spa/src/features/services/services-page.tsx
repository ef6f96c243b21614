import { messages } from '@latchkey/ui/messages'
import { Page } from '../../components/page.tsx'
import { Permitted } from '../../components/permitted.tsx'
import { NewService } from './new-service.tsx'
import { NewStream } from './new-stream.tsx'
import { ServicesPanel } from './services-panel.tsx'
import { StreamsPanel } from './streams-panel.tsx'

/** Renders the services, their credentials and their streams. Requires `services:manage`. */
export function ServicesPage() {
  return (
    <Permitted permission="services:manage" title={messages.titles.services}>
      {() => (
        <Page title={messages.titles.services}>
          <ServicesPanel />
          <NewService />
          <StreamsPanel />
          <NewStream />
        </Page>
      )}
    </Permitted>
  )
}
