import type { NewService } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { introspectionExample } from '@latchkey/ui/view-models/services'
import { useEffect, useRef } from 'react'
import { Banner } from '../../components/banner.tsx'
import { CopyButton } from '../../components/copy-button.tsx'

const texts = messages.services.credential
const ID = 'new-secret'

interface NewCredentialProps {
  service: NewService
  onDone: () => void
}

/** Shows a credential once. It is only in the memory of this page. */
export function NewCredential({ service: { name, credential }, onDone }: NewCredentialProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="panel form">
      <h2 tabIndex={-1} ref={heading}>
        {texts.title(name)}
      </h2>
      <Banner tone="warning">
        <p>{texts.once}</p>
      </Banner>
      <div className="field">
        <p>{texts.label}</p>
        <code className="secret" id={ID}>
          {credential}
        </code>
        <CopyButton source={ID} text={texts.copy} />
      </div>
      <div className="field">
        <p className="quiet">{texts.example}</p>
        <code className="secret">{introspectionExample(name)}</code>
      </div>
      <div className="actions">
        <button className="btn btn-outline" type="button" onClick={onDone}>
          {texts.done}
        </button>
      </div>
    </section>
  )
}
