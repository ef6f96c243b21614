import type { AuthError } from '@latchkey/auth-core/errors'
import { toErrorText } from '@latchkey/ui/error-text'
import { Banner } from './banner.tsx'
import { Reason } from './reason.tsx'

/** Renders the error of a form as an alert. Field errors appear at their fields. */
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
