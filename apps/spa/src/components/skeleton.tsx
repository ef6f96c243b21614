import { messages } from '@latchkey/ui/messages'
import { useEffect, useState } from 'react'

const SLOW_MS = 3000

interface SkeletonProps {
  /** What is being waited for, said aloud. */
  label: string
  lines?: number
}

/**
 * Stands where something will be. It shows itself only when the wait is long enough to flash, and
 * says so when it is longer than anybody expects.
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
