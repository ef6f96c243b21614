import { toExactTime, toRelativeTime } from '@latchkey/ui/relative-time'
import { useNow } from '../lib/use-now.ts'

/** Renders a relative time ("2 hours ago") and updates it while the page is open. */
export function TimeAgo({ iso }: { iso: string }) {
  const nowMs = useNow()
  const { language } = navigator
  return (
    <time dateTime={iso} title={toExactTime(iso, language)}>
      {toRelativeTime(iso, language, nowMs)}
    </time>
  )
}
