import { toDay, toExactTime } from '@latchkey/ui/relative-time'

/** Renders the date of a time, with the exact time in its title. */
export function DayOf({ iso }: { iso: string }) {
  const { language } = navigator
  return (
    <time dateTime={iso} title={toExactTime(iso, language)}>
      {toDay(iso, language)}
    </time>
  )
}
