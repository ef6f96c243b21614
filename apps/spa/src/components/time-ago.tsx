import { toExactTime, toRelativeTime } from '@latchkey/ui/relative-time'
import { useNow } from '../lib/use-now.ts'

/** A moment in messages, such as "2 hours ago", that stay true while the page is open. */
export function TimeAgo({ iso }: { iso: string }) {
  const nowMs = useNow()
  const { language } = navigator
  return (
    <time dateTime={iso} title={toExactTime(iso, language)}>
      {toRelativeTime(iso, language, nowMs)}
    </time>
  )
}
