interface SkeletonProps {
  /** What is being waited for, said aloud. */
  label: string
  lines?: number
}

/** Stands where something will be. It shows itself only when the wait is long enough to notice. */
export function Skeleton({ label, lines = 4 }: SkeletonProps) {
  return (
    <div className="late" role="status" aria-label={label}>
      <div className="form" aria-hidden="true">
        {Array.from({ length: lines }, (_, line) => (
          <div key={line} className="skeleton-line" />
        ))}
      </div>
    </div>
  )
}
