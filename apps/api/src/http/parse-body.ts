import { MIMEType } from 'node:util'
import { AuthError, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { Request } from 'express'
import type { z } from 'zod'
import { invalidFields } from './invalid-fields.ts'
import { FormParameters } from './form-parameters.ts'

/**
 * Parses the body, from JSON or a form. Converts numbers to text, because the text fields of Django
 * REST framework accept them.
 *
 * @param single - Parameters that a form may contain once.
 * @throws {@link AuthError} `unsupported_media_type`, `malformed_body`, `invalid_request`.
 */
export function parseBody<T>(
  schema: z.ZodType<T>,
  req: Request,
  single: readonly string[] = [],
): T {
  const fields = readObject(req)
  const parameters = fields instanceof FormParameters ? fields.read(single) : fields
  const { success, data, error } = schema.safeParse(numbersAsText(parameters))
  if (success) return data
  throw invalidFields(error)
}

function numbersAsText(fields: object): Record<string, unknown> {
  const texts: Record<string, unknown> = { ...fields }
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === 'number') texts[name] = String(value)
  }
  return texts
}

function readObject(req: Request): object {
  const bytes: unknown = req.body
  if (bytes instanceof FormParameters) return bytes
  if (!(bytes instanceof Buffer) || bytes.length === 0) return {}
  const body = parserFor(req)(decode(bytes))
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new AuthError('invalid_request', { fields: { [NON_FIELD_ERRORS]: [describe(body)] } })
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 and its subset ASCII. */
const UTF8_LABELS = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])

const PARSERS = new Map<string, (text: string) => unknown>([
  ['application/json', parseJson],
  ['application/x-www-form-urlencoded', parseForm],
])

function parserFor(req: Request): (text: string) => unknown {
  const mediaType = req.headers['content-type'] ?? ''
  const parser = PARSERS.get(mediaType) ?? parserOfType(mediaType)
  if (parser) return parser
  throw new AuthError('unsupported_media_type', { values: { mediaType: printable(mediaType) } })
}

function parserOfType(mediaType: string): ((text: string) => unknown) | undefined {
  const { essence, charset } = parseMediaType(mediaType)
  return UTF8_LABELS.has(charset) ? PARSERS.get(essence) : undefined
}

function parseMediaType(text: string): { essence: string; charset: string } {
  try {
    const type = new MIMEType(text)
    return { essence: type.essence, charset: (type.params.get('charset') ?? 'utf-8').toLowerCase() }
  } catch {
    return { essence: '', charset: '' }
  }
}

function printable(mediaType: string): string {
  return mediaType.slice(0, 100).replace(/[^\x20-\x7e]/g, '?')
}

/** Rejects invalid UTF-8: replacement characters would make different passwords equal. */
function decode(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes)
  } catch (cause) {
    throw malformed('JSON', 'the body is not UTF-8', cause)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed('JSON', 'the body is not valid JSON', cause)
  }
}

function parseForm(text: string): unknown {
  try {
    decodeURIComponent(text.replaceAll('+', ' ')) // URLSearchParams replaces invalid UTF-8
  } catch (cause) {
    throw malformed('Form', 'the body is not valid form data', cause)
  }
  return new FormParameters([...new URLSearchParams(text)])
}

function malformed(format: string, reason: string, cause: unknown): AuthError {
  return new AuthError('malformed_body', { cause, values: { format, reason } })
}

/** Returns Django REST framework's message, with Python type names, for a body of another type. */
function describe(body: unknown): string {
  if (body === null) return 'No data provided'
  const name = Array.isArray(body) ? 'list' : PYTHON_NAMES[typeof body]
  const isFloat = typeof body === 'number' && !Number.isInteger(body)
  return `Invalid data. Expected a dictionary, but got ${isFloat ? 'float' : (name ?? 'object')}.`
}

const PYTHON_NAMES: Partial<Record<string, string>> = {
  string: 'str',
  number: 'int',
  boolean: 'bool',
}
