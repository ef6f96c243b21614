import { TOTAL_COUNT_HEADER, TOTAL_COUNT_KIND_HEADER } from '@latchkey/auth-core/contract'

/** A page of a list. */
export interface ListPage<Item> {
  items: Item[]
  /** The number of items on all pages. */
  total: number
  isTotalExact: boolean
  /** The `cursor` of the next page, and of the one before. */
  next: string | undefined
  previous: string | undefined
}

type Header = (name: string) => string | undefined

/** Reads a page from the body and the headers of a response. */
export function toPage<Item>(items: Item[], header: Header): ListPage<Item> {
  const total = header(TOTAL_COUNT_HEADER)
  return {
    items,
    total: total === undefined ? items.length : Number(total),
    isTotalExact: header(TOTAL_COUNT_KIND_HEADER) !== 'estimated',
    next: cursorOf(header, 'next'),
    previous: cursorOf(header, 'prev'),
  }
}

const LINK = /<([^<>]*)>\s*;\s*rel="([^"]*)"/g

/** Returns the `cursor` in the link of this relation (RFC 8288 §3). */
function cursorOf(header: Header, rel: string): string | undefined {
  for (const [, url = '', kind] of (header('Link') ?? '').matchAll(LINK)) {
    if (kind === rel)
      return new URL(url, 'http://localhost').searchParams.get('cursor') ?? undefined
  }
  return undefined
}
