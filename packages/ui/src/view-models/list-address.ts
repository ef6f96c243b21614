type Values = Readonly<Record<string, string>>

/** The address of a list: its filters, its ordering and its page. */
export interface ListAddress {
  /** The parameters that are set, by name. */
  values: Values
  /** The address of the same list with some parameters changed, from its first page. */
  to: (changed: Readonly<Record<string, string | undefined>>) => string
}

/** @param path - The path of the list's page, or an empty text for the page that is open. */
export function toListAddress(values: Values, path: string): ListAddress {
  return {
    values,
    to: (changed) => {
      const search = new URLSearchParams(withChanges(values, changed)).toString()
      return search === '' ? path || '?' : `${path}?${search}`
    },
  }
}

/** The parameters after a change. The page is dropped, because it belongs to the old list. */
export function withChanges(
  values: Values,
  changed: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const all = { ...values, cursor: '', ...changed }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}

/** The addresses of the first, the previous and the next page, where there is one. */
export interface PageLinks {
  first: string | undefined
  previous: string | undefined
  next: string | undefined
}

export function pageLinks(
  { to }: Pick<ListAddress, 'to'>,
  { next, previous }: { next: string | undefined; previous: string | undefined },
): PageLinks {
  return {
    first: previous && to({}),
    previous: previous && to({ cursor: previous }),
    next: next && to({ cursor: next }),
  }
}

/** A filter that is set, and the address without it. */
export interface Chip {
  text: string
  href: string
}

/** @param texts - The filters that are set, by the names of their parameters. */
export function toChips(
  { to }: Pick<ListAddress, 'to'>,
  texts: Readonly<Record<string, string>>,
): { chips: Chip[]; clearHref: string } {
  const names = Object.keys(texts)
  return {
    chips: Object.entries(texts).map(([name, text]) => ({ text, href: to({ [name]: undefined }) })),
    clearHref: to(Object.fromEntries(names.map((name) => [name, undefined]))),
  }
}
