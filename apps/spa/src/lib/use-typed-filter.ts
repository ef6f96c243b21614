import { useEffect, useState } from 'react'

/** Long enough for the next letter to come. */
const TYPING_MS = 250

/**
 * A filter as it is typed: what is typed shows at once, and counts a moment after the last letter. Whatever
 * else changes the filter meanwhile, such as its removal, shows as well.
 *
 * @param asked - What the list is narrowed by now.
 * @param ask - Narrows it.
 * @param isWhole - Whether what is typed so far can be meant.
 */
export function useTypedFilter(
  asked: string,
  ask: (value: string) => void,
  isWhole: (value: string) => boolean = () => true,
): [string, (value: string) => void] {
  const [typed, setTyped] = useState(asked)
  const [sent, setSent] = useState(asked)
  const [seen, setSeen] = useState(asked)
  if (asked !== seen) {
    setSeen(asked)
    if (asked !== sent) {
      setSent(asked)
      setTyped(asked)
    }
  }
  useEffect(() => {
    if (typed === sent || !isWhole(typed)) return undefined
    const timer = setTimeout(() => {
      setSent(typed)
      ask(typed)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, sent, ask, isWhole])
  return [typed, setTyped]
}
