import { stringify } from 'csv-stringify/sync'

/** First characters that make a spreadsheet read a text as a formula, in both widths. */
const FORMULA = '=+\\-@\\t\\r＝＋－＠'
/** Texts that look like marked ones. They get another mark, so that unmarking restores them. */
const LOOKS_MARKED = new RegExp(`^'+[${FORMULA}]`)
const MARKED = new RegExp(`^'(?='*[${FORMULA}])`)

/**
 * Returns a function that converts rows to CSV, batch by batch. The first batch starts with the
 * column names. An apostrophe marks texts that a spreadsheet would read as formulas.
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

/** Removes the mark that {@link createCsv} adds to formulas. */
export function unmarkFormula(text: string): string {
  return text.replace(MARKED, '')
}
