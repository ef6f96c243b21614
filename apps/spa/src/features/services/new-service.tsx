import type { NewService as CreatedService } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { useState } from 'react'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useForgetServices, useServicesClient } from '../../lib/service-queries.ts'
import { typedText } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'
import { NewCredential } from './new-credential.tsx'

const texts = messages.services

/** Creates a service, then shows its credential until the user is done or leaves the page. */
export function NewService() {
  const [created, setCreated] = useState<CreatedService>()
  if (created) return <NewCredential service={created} onDone={() => setCreated(undefined)} />
  return <NewServiceForm onCreated={setCreated} />
}

function NewServiceForm({ onCreated }: { onCreated: (service: CreatedService) => void }) {
  const client = useServicesClient()
  const forget = useForgetServices()
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    const uri = typedText(typed, 'uri').trim()
    const name = typedText(typed, 'name').trim()
    onCreated(await client.createService({ name, ...(uri !== '' && { uri }) }))
    await forget()
  })
  return (
    <section className="panel">
      <h2>{texts.createTitle}</h2>
      <form className="form mt-4 max-w-md" noValidate onSubmit={onSubmit}>
        <ErrorBanner error={error} />
        <TextField
          name="name"
          label={texts.name}
          help={texts.nameHelp}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          errors={error?.fields['name']}
        />
        <TextField
          name="uri"
          label={texts.uri}
          help={texts.uriHelp}
          type="url"
          autoComplete="off"
          errors={error?.fields['uri']}
        />
        <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
          {texts.create}
        </SubmitButton>
      </form>
    </section>
  )
}
