import { useSearchParams } from 'react-router'

/** What a list is of, as its address has it: shared by a link, and gone back to by the back button. */
export interface ListAddress {
  /** What the address says of these names; nothing else of it counts. */
  values: Readonly<Record<string, string>>
  /**
   * Changes some of them and goes to the first page.
   *
   * @param isTyping - Replaces the address, so that the back button does not go letter by letter.
   */
  change: (values: Record<string, string | undefined>, isTyping?: boolean) => void
  /** The address of the same list with some of them changed. */
  to: (values: Record<string, string | undefined>) => string
}

export function useListQuery(names: readonly string[]): ListAddress {
  const [parameters, setParameters] = useSearchParams()
  const values = Object.fromEntries(
    names.flatMap((name) => {
      const value = parameters.get(name)
      return value ? [[name, value]] : []
    }),
  )
  return {
    values,
    change: (changed, isTyping = false) => {
      setParameters(withChanges(values, changed), { replace: isTyping })
    },
    to: (changed) => {
      const search = new URLSearchParams(withChanges(values, changed)).toString()
      return search === '' ? '?' : `?${search}`
    },
  }
}

function withChanges(
  values: Readonly<Record<string, string>>,
  changed: Record<string, string | undefined>,
): Record<string, string> {
  const all = { ...values, cursor: '', ...changed }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}
