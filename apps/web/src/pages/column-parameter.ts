import {
  type Column,
  type ColumnHead,
  OPTIONAL_COLUMNS,
  toColumnHeads,
} from '@latchkey/ui/view-models/account-columns'
import type { ListAddress } from '@latchkey/ui/view-models/list-address'

/** Separates the names of the columns in a URL. */
const SEPARATOR = '.'

/** The heads of all columns, and the names of those that the URL shows. */
export function columnsOf(address: ListAddress): { heads: ColumnHead[]; shown: Column[] } {
  const all: Column[] = ['username', ...OPTIONAL_COLUMNS]
  const names = address.values['columns']?.split(SEPARATOR)
  const shown = all.filter((name) => name === 'username' || (names?.includes(name) ?? true))
  return { heads: toColumnHeads(all, address), shown }
}

/** The URL parameter for the checkboxes that are ticked. */
export function columnsParameter(ticked: unknown): string {
  const names: unknown[] = Array.isArray(ticked) ? ticked : [ticked]
  return ['username', ...OPTIONAL_COLUMNS].filter((name) => names.includes(name)).join(SEPARATOR)
}
