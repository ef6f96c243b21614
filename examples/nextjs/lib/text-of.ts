/** Returns the text of a form's field. Empty for a file and a missing field. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
