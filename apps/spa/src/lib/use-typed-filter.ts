import { useEffect, useState } from 'react'

/** Longer than the usual time between two keystrokes. */
const TYPING_MS = 250

/**
 * Returns the text of a filter field and its setter. The text shows at once and applies shortly
 * after the last keystroke. Other changes of the filter, for example its removal, replace the text.
 *
 * @param asked - The value that the list is filtered by.
 * @param ask - Applies a value.
 * @param isWhole - Returns whether the text is complete enough to apply.
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
