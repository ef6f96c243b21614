import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { AuthErrorCode } from '@latchkey/auth-core/errors'
import { z } from 'zod'
import type { JsonObject } from './document-types.ts'

/**
 * Bodies of the API’s tests, which `npm run examples` writes: those of each endpoint, by status or
 * as `request`, and those of each error.
 */
const Examples = z.object({
  endpoints: z.record(z.string(), z.record(z.string(), z.unknown())),
  errors: z.record(z.string(), z.unknown()),
})

const FILE = path.resolve(import.meta.dirname, '../../assets/openapi-examples.json')

let read: z.infer<typeof Examples> | undefined

/** Returns the recorded examples: none where the API is bundled without its assets. */
function examples(): z.infer<typeof Examples> {
  read ??= existsSync(FILE)
    ? Examples.parse(JSON.parse(readFileSync(FILE, 'utf8')))
    : { endpoints: {}, errors: {} }
  return read
}

/** The ends of the names of examples, by the schemas of their errors. */
const ENDINGS: Readonly<Record<string, string>> = {
  RejectedAccessToken: '_in_header',
  OAuthError: '_in_oauth',
}

/** Returns a recorded body of an endpoint, if there is one. */
export function exampleOf(name: string, part: string): unknown {
  return examples().endpoints[name]?.[part]
}

/** Returns the examples of the document’s errors, by name. */
export function errorExamples(): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(examples().errors).map(([name, value]) => [name, { value }]),
  )
}

/** Returns the examples of an error response: the endpoint’s own fields, and shared ones. */
export function exampleRefs(
  name: string,
  codes: readonly AuthErrorCode[],
  formsOf: (code: AuthErrorCode) => string[],
): Record<string, JsonObject> {
  const own = exampleOf(name, '400')
  const entries = codes.flatMap((code): [string, JsonObject][] => {
    if (code === 'invalid_request') return own === undefined ? [] : [[code, { value: own }]]
    const keys = formsOf(code).map((form) => code + (ENDINGS[form] ?? ''))
    return keys
      .filter((key) => key in examples().errors)
      .map((key) => [key, { $ref: `#/components/examples/${key}` }])
  })
  return Object.fromEntries(entries)
}
