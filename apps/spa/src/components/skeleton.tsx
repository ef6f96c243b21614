import { messages } from '@latchkey/ui/messages'
import { useEffect, useState } from 'react'

const SLOW_MS = 3000

interface SkeletonProps {
  /** Status for screen readers. */
  label: string
  lines?: number
}

/**
 * Holds the place of content that is loading. It appears after a short delay, so that fast loads do
 * not flicker, and says so when loading takes long.
 */
export function Skeleton({ label, lines = 4 }: SkeletonProps) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])

  return (
    <div className="late" role="status">
      <p className={isSlow ? 'quiet' : 'sr-only'}>
        {isSlow ? messages.status.stillWorking : label}
      </p>
      <div className="form" aria-hidden="true">
        {Array.from({ length: lines }, (_, line) => (
          <div key={line} className="skeleton-line" />
        ))}
      </div>
    </div>
  )
}
