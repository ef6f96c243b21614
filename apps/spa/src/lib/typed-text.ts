/** Returns the text of a form field, or an empty string if the form does not have it. */
export function typedText(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** Returns all texts of a form field, such as those of checked boxes. */
export function typedTexts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string')
}
