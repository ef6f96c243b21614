import { useEffect, useState } from 'react'
import { toExactTime, toRelativeTime } from '@latchkey/ui/relative-time'

const TICK_MS = 30_000

/** A moment in words, such as "2 hours ago", that stay true while the page is open. */
export function Moment({ iso }: { iso: string }) {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])

  const { language } = navigator
  return (
    <time dateTime={iso} title={toExactTime(iso, language)}>
      {toRelativeTime(iso, language, nowMs)}
    </time>
  )
}
