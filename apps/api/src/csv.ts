import { stringify } from 'csv-stringify/sync'

/**
 * Makes CSV of rows, batch by batch: the first has the names of the columns above it. What a spreadsheet
 * would take for a formula is marked as text.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc4180 | RFC 4180}
 */
export function createCsv<Row extends object>(
  columns: readonly (keyof Row & string)[],
): (rows: readonly Row[]) => string {
  let hasHeader = false
  return (rows) => {
    const header = !hasHeader
    hasHeader = true
    return stringify([...rows], {
      columns: [...columns],
      header,
      escape_formulas: true,
      cast: { boolean: String },
    })
  }
}
