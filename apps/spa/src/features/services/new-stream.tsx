import { DELIVERIES } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { withoutStream } from '@latchkey/ui/view-models/services'
import { useRef, useState } from 'react'
import { ErrorBanner } from '../../components/error-banner.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import {
  useForgetServices,
  useServices,
  useServicesClient,
  useStreams,
} from '../../lib/service-queries.ts'
import { useToast } from '../../lib/toasts.ts'
import { typedText } from '../../lib/typed-text.ts'
import { useSubmit } from '../../lib/use-submit.ts'

const texts = messages.services.streams
const DELIVERY_OPTIONS = DELIVERIES.map((name) => [name, texts.deliveries[name]] as const)

/** Creates the stream of a service that has none. */
export function NewStream() {
  const heading = useRef<HTMLHeadingElement>(null)
  const { data: services } = useServices()
  const { data: streams } = useStreams()
  if (!services || !streams) return null
  const names = withoutStream(services, streams)
  const focus = () => heading.current?.focus()
  return (
    <section className="panel">
      <h2 tabIndex={-1} ref={heading}>
        {texts.createTitle}
      </h2>
      {names.length > 0 ? (
        <NewStreamForm names={names} onCreated={focus} />
      ) : (
        <p className="quiet">{texts.noService}</p>
      )}
    </section>
  )
}

interface NewStreamFormProps {
  names: readonly string[]
  onCreated: () => void
}

function NewStreamForm({ names, onCreated }: NewStreamFormProps) {
  const client = useServicesClient()
  const forget = useForgetServices()
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const [delivery, setDelivery] = useState<string>('poll')
  const { error, isBusy, isWaiting, onSubmit } = useSubmit(async (typed) => {
    const optional = ['url', 'authorization'].map((name) => [name, typedText(typed, name)] as const)
    await client.createStream({
      service: typedText(typed, 'service'),
      delivery,
      ...Object.fromEntries(optional.filter(([, text]) => text !== '')),
    })
    form.current?.reset()
    setDelivery('poll')
    toast(messages.flashes.stream_created)
    await forget()
    onCreated()
  })
  const errors = error?.fields ?? {}
  return (
    <form className="form mt-4 max-w-md" noValidate ref={form} onSubmit={onSubmit}>
      <ErrorBanner error={error} />
      <SelectField
        name="service"
        label={texts.service}
        options={names.map((name) => [name, name])}
        errors={errors['service']}
      />
      <SelectField
        name="delivery"
        label={texts.delivery}
        value={delivery}
        options={DELIVERY_OPTIONS}
        errors={errors['delivery']}
        onChange={setDelivery}
      />
      {delivery !== 'poll' && (
        <TextField
          name="url"
          label={texts.url}
          help={texts.urlHelp}
          type="url"
          autoComplete="off"
          required
          errors={errors['url']}
        />
      )}
      {delivery === 'push' && (
        <TextField
          name="authorization"
          label={texts.authorization}
          help={texts.authorizationHelp}
          type="password"
          autoComplete="off"
          errors={errors['authorization']}
        />
      )}
      <SubmitButton isBusy={isBusy} isWaiting={isWaiting}>
        {texts.create}
      </SubmitButton>
    </form>
  )
}
