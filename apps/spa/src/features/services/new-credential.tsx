import type { NewService } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { introspectionExample } from '@latchkey/ui/view-models/services'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Banner } from '../../components/banner.tsx'

const texts = messages.services.credential

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
        <code className="secret">{credential}</code>
      </div>
      <div className="actions">
        <CopyButton text={credential}>
          <button className="btn btn-outline" type="button" onClick={onDone}>
            {texts.done}
          </button>
        </CopyButton>
      </div>
      <div className="field">
        <p className="quiet">{texts.example}</p>
        <code className="secret">{introspectionExample(name)}</code>
      </div>
    </section>
  )
}

interface CopyButtonProps {
  text: string
  /** Buttons between this one and what it says. */
  children: ReactNode
}

function CopyButton({ text, children }: CopyButtonProps) {
  const [said, setSaid] = useState('')
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(texts.copied)
    } catch {
      setSaid(texts.copyFailed) // no permission, or a page without https
    }
  }
  return (
    <>
      <button className="btn btn-primary" type="button" onClick={() => void copy()}>
        {texts.copy}
      </button>
      {children}
      <span className="quiet" role="status">
        {said}
      </span>
    </>
  )
}
