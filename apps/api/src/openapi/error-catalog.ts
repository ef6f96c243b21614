import { ERROR_HELP } from '@latchkey/auth-core/error-help'
import { AUTH_ERROR_CODES, AUTH_ERRORS } from '@latchkey/auth-core/errors'

/** Returns the error catalog as Markdown, one section per code. */
export function errorCatalogMarkdown(): string {
  const sections = AUTH_ERROR_CODES.map((code) => {
    const { cause, next } = ERROR_HELP[code]
    return `## ${code}\n\n${describe(code)}\n\n${cause}\n\n**What to do:** ${next}\n`
  })
  return ['# Errors', INTRODUCTION, ...sections].join('\n\n')
}

/** Returns the error catalog as the content of an HTML page. Each code is an anchor. */
export function errorCatalogHtml(): string {
  const sections = AUTH_ERROR_CODES.map((code) => {
    const { cause, next } = ERROR_HELP[code]
    return `<section id="${code}">
<h2><a href="#${code}">${code}</a></h2>
<p class="wire">${toHtml(describe(code))}</p>
<p>${toHtml(cause)}</p>
<p><strong>What to do:</strong> ${toHtml(next)}</p>
</section>`
  })
  const links = AUTH_ERROR_CODES.map((code) => `<li><a href="#${code}">${code}</a></li>`)
  return `<p>${toHtml(INTRODUCTION)}</p>
<nav aria-label="Error codes"><ul>${links.join('')}</ul></nav>
${sections.join('\n')}`
}

const INTRODUCTION =
  'Every error response has its code in the `Error-Code` header and a `Link` to its section here. Several codes share a sentence, because clients of SimpleJWT match it, so switch on the header. To find out why one request was rejected, search the log or the audit log for its `X-Request-Id`.'

function describe(code: keyof typeof AUTH_ERRORS): string {
  const { status, message } = AUTH_ERRORS[code]
  if (code === 'unreachable') return 'No status: there is no response.'
  return code === 'invalid_request'
    ? `Status ${status}, with messages by field.`
    : `Status ${status}, “${message}”`
}

/** Escapes a text for HTML. Backticks become code. */
function toHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}
