/**
 * Returns the text with its ASCII letters in lower case, like Postgres' `lower` under the collation
 * `C`, whatever the server's locale. No other character becomes ASCII.
 */
export function foldAscii(value: string): string {
  return value.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
