/** Replaces the text between two marks. The marks stay. */
export function putBetween(document, [begin, end], text) {
  const [before, rest] = document.split(begin)
  const [, after] = rest.split(end)
  return `${before}${begin}\n\n<!-- prettier-ignore -->\n${text}\n${end}${after}`
}
