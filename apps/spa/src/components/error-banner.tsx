import { toErrorText } from '../lib/error-text.ts'
import { Banner } from './banner.tsx'

/** What went wrong with a form, where no single field is to blame. */
export function ErrorBanner({ error }: { error: Error | undefined }) {
  if (!error) return null
  const { title, text } = toErrorText(error)
  return (
    <Banner tone="error" role="alert">
      <div>
        {title && <strong>{title}</strong>}
        <p>{text}</p>
      </div>
    </Banner>
  )
}
