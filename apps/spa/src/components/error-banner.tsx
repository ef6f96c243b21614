import type { AuthError } from '@latchkey/auth-core/errors'
import { toErrorText } from '@latchkey/ui/error-text'
import { Banner } from './banner.tsx'
import { Reason } from './reason.tsx'

/** What went wrong with a form, where no single field is to blame. */
export function ErrorBanner({ error }: { error: AuthError | undefined }) {
  if (!error) return null
  const { title } = toErrorText(error)
  return (
    <Banner tone="error" role="alert">
      <div>
        {title && <strong>{title}</strong>}
        <Reason error={error} />
      </div>
    </Banner>
  )
}
