import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import { expect } from 'vitest'
import { toExample } from './examples.ts'
import type { CheckedResponse } from './check-contract.ts'

/** The folder that a full run of the API’s tests names. `scripts/lib/contract-run.mjs` reads it. */
const FOLDER = process.env['CONTRACT_RUN']

/** The longest example: the OpenAPI description is not one. */
const MOST_CHARACTERS = 5000

interface Recorded {
  responses: number
  problems: string[]
  /** The number of responses of each endpoint, by status and code. */
  seen: Record<string, Record<string, number>>
  /** The best examples of each endpoint, by status or `request`, and of each error. */
  endpoints: Record<string, Record<string, string>>
  errors: Record<string, string>
}

const recorded: Recorded = { responses: 0, problems: [], seen: {}, endpoints: {}, errors: {} }

/** Records a response for the summary of the run, and its body as an example. */
export function recordResponse(
  name: string,
  { status, headers, body }: CheckedResponse,
  sent: unknown,
  problems: readonly string[],
): void {
  if (FOLDER === undefined) return
  const code = headers.get(ERROR_CODE_HEADER)
  recorded.responses += 1
  recorded.problems.push(...problems)
  const counts = (recorded.seen[name] ??= {})
  const key = code === null ? String(status) : `${status} ${code}`
  counts[key] = (counts[key] ?? 0) + 1
  if (headers.get('content-type') === 'application/json')
    keepExamples(name, status, code, body, sent)
}

function keepExamples(
  name: string,
  status: number,
  code: string | null,
  body: unknown,
  sent: unknown,
): void {
  if (expect.getState().testPath?.includes('fuzz')) return
  const own = (recorded.endpoints[name] ??= {})
  if (code === null || code === 'invalid_request') keep(own, String(status), body)
  else keep(recorded.errors, `${code}${endingOf(body)}`, body)
  if (code === null && typeof sent === 'string') keep(own, 'request', parse(sent))
}

/** Distinguishes the bodies that one code has at different endpoints. */
function endingOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  if ('messages' in body) return '_in_header'
  return 'error' in body ? '_in_oauth' : ''
}

function keep(examples: Record<string, string>, key: string, value: unknown): void {
  if (value === undefined) return
  const example = toExample(value)
  if (example.length > MOST_CHARACTERS) return
  const known = examples[key]
  if (known === undefined || example < known) examples[key] = example
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The file of this process, whose test files share what is recorded. */
const FILE = `${randomUUID()}.json`

/** Writes what the tests of this process have seen so far. */
export function writeRecorded(): void {
  if (FOLDER === undefined || recorded.responses === 0) return
  fs.writeFileSync(path.join(FOLDER, FILE), JSON.stringify(recorded))
}
