import type { Badge as BadgeModel } from '@latchkey/ui/view-models/badges'

/** Renders a short text in its tone. */
export function Badge({ className, text }: BadgeModel) {
  return <span className={className}>{text}</span>
}
