import type { NewPersonalToken } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toReadable } from '@latchkey/ui/view-models/personal-tokens'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { Banner } from '../../components/banner.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { DayOf } from '../../components/day-of.tsx'
import { Page } from '../../components/page.tsx'
import { TokenUsage } from './token-usage.tsx'

const ID = 'new-secret'

/** Shows a new token, for the only time, and how to use it. */
export function CreatedToken({ created }: { created: NewPersonalToken }) {
  useEffect(() => {
    window.scrollTo(0, 0)
    document.querySelector('h1')?.focus()
  }, [])
  const { tokens: texts } = messages
  return (
    <Page title={texts.createdTitle}>
      <section className="panel">
        <h2 className="wrap-anywhere">{created.name}</h2>
        <div className="form">
          <Banner tone="warning">
            <p>{texts.once}</p>
          </Banner>
          <div>
            <code className="secret" id={ID}>
              {created.token}
            </code>
            <CopyButton source={ID} text={texts.copy} />
          </div>
          <p>{texts.keepSecret}</p>
          <dl className="facts">
            <dt>{texts.permissions}</dt>
            <dd>{toReadable(created.permissions).join(' · ')}</dd>
            <dt>{texts.expires}</dt>
            <dd>
              <DayOf iso={created.expires_at} />
            </dd>
          </dl>
          <TokenUsage />
          <div className="actions">
            <Link className="btn btn-outline" to="/tokens">
              {texts.done}
            </Link>
          </div>
        </div>
      </section>
    </Page>
  )
}
