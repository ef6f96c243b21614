import { stringify } from 'csv-stringify/sync'

/** The first letter of what a spreadsheet takes for a formula, in both widths. */
const FORMULA = '=+\\-@\\t\\r＝＋－＠'
/** A text that looks as if it had been marked: it is marked once more, to be told from one that was. */
const LOOKS_MARKED = new RegExp(`^'+[${FORMULA}]`)
const MARKED = new RegExp(`^'(?='*[${FORMULA}])`)

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
      cast: { boolean: String, string: (text) => (LOOKS_MARKED.test(text) ? `'${text}` : text) },
    })
  }
}

/** What a text was before {@link createCsv} marked it as no formula. */
export function unmarkFormula(text: string): string {
  return text.replace(MARKED, '')
}
