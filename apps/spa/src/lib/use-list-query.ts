import {
  type ListAddress as SharedAddress,
  toListAddress,
  withChanges,
} from '@latchkey/ui/view-models/list-address'
import { useSearchParams } from 'react-router'

/** The URL of a list, which a link shares and the back button returns to. */
export interface ListAddress extends SharedAddress {
  /**
   * Changes some parameters and goes to the first page.
   *
   * @param isTyping - Replaces the URL, so that the back button does not go letter by letter.
   */
  change: (values: Record<string, string | undefined>, isTyping?: boolean) => void
}

/** Reads the parameters of these names from the URL, and changes them. */
export function useListQuery(names: readonly string[]): ListAddress {
  const [parameters, setParameters] = useSearchParams()
  const values = Object.fromEntries(
    names.flatMap((name) => {
      const value = parameters.get(name)
      return value ? [[name, value]] : []
    }),
  )
  return {
    ...toListAddress(values, ''),
    change: (changed, isTyping = false) => {
      setParameters(withChanges(values, changed), { replace: isTyping })
    },
  }
}
