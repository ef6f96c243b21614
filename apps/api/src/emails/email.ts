import { z } from 'zod'

/** A rendered email. */
export const Email = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
})
export type Email = z.infer<typeof Email>

/** The content of an email, before it is rendered as text and HTML. */
interface EmailContent {
  to: string
  /** Name for the greeting. Left out when the address may belong to another person. */
  username?: string
  subject: string
  /** Complete sentences, without markup. */
  paragraphs: readonly string[]
  link?: { title: string; url: string }
}

/** Renders an email as plain text and as HTML. */
export function renderEmail({ to, username, subject, paragraphs, link }: EmailContent): Email {
  const lines = [username === undefined ? 'Hello,' : `Hello ${username},`, ...paragraphs]
  const text = [...lines, ...(link ? [`${link.title}: ${link.url}`] : []), 'Latchkey']
  const html = [
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(link ? [`<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.title)}</a></p>`] : []),
    '<p>Latchkey</p>',
  ]
  return {
    to,
    subject,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en">\n<body>\n${html.join('\n')}\n</body>\n</html>\n`,
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
