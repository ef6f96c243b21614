/**
 * Lower case as Postgres' `lower` has it under the collation `C`, whatever the server's locale: of ASCII
 * alone. Nothing else folds to ASCII, so that nothing else is taken for it.
 */
export function foldAscii(value: string): string {
  return value.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
