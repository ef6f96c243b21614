import { type Endpoint, ENDPOINTS, mailboxOf } from '@latchkey/auth-core/contract'
import { canonicalAddress, deviceOf, readDevice } from '@latchkey/auth-core/device'
import { safeNext } from '@latchkey/auth-core/safe-next'
import { readPayload } from '@latchkey/auth-core/token-payload'
import { bearerToken } from '@latchkey/auth-verifier/express'
import type { Request } from 'express'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { unmarkFormula } from '../src/domain/csv.ts'
import { nameDevice } from '../src/domain/device-name.ts'
import { networkOf } from '../src/domain/network-of.ts'
import { multipartBody } from '../src/http/multipart-body.ts'
import { parseBody } from '../src/http/parse-body.ts'
import { rejectForeignForms } from '../src/http/reject-foreign-forms.ts'
import { requireKnownHost } from '../src/http/require-known-host.ts'
import { serviceCredential } from '../src/http/service-credential.ts'
import { seenVersionsOf } from '../src/http/versions.ts'
import { isPasswordHash } from '../src/services/passwords.ts'
import { ImportedRow } from '../src/use-cases/accounts/imported-row.ts'

/** More than a body or the headers of a request may have. */
const LENGTH = 100_000
/** Linear work on such a text takes up to a few milliseconds, and quadratic work several seconds. */
const LIMIT_MS = 500

const REPEATED = ['/', ' ', '\t', '.', '-', '@', '%', '+', '0', 'a', '<', '"', "'", '[', ':', '=']
const TWO_CHARACTERS = ['a.', '.a', 'a@', 'a ', ' a', '1.', '\\/', '%2', ';=', '\r\n', 'é.']
/** Makes a pattern fail at the end of the text, also one in which a dot is any character. */
const END = '!\n'

const TEXTS = [...REPEATED, ...TWO_CHARACTERS].map(
  (unit) => unit.repeat(LENGTH / unit.length) + END,
)

const requestWith = (text: string): Request =>
  // The functions read only these members.
  ({
    headers: { authorization: text, 'content-type': text, origin: text, host: text },
    body: Buffer.from('{}'),
    get: () => text,
  }) as unknown as Request

const withoutBody = (text: string): Request => Object.assign(requestWith(text), { body: undefined })

const FORM = 'multipart/form-data; boundary='
const nowhere = undefined as never
const done = (): void => undefined

type Reader = [name: string, read: (text: string) => unknown]

/** Everything that reads a text of a request. It may throw. */
const READERS: Reader[] = [
  ['a page to open next', (text) => safeNext(`/a${text.trimEnd()}`, 'https://app.example.com')],
  ['a mailbox', (text) => mailboxOf(`${text}@example.com`)],
  ['an address', (text) => networkOf(canonicalAddress(text))],
  ['an address in brackets', (text) => networkOf(canonicalAddress(`[${text}]:1`))],
  ['a User-Agent', (text) => nameDevice(deviceOf('127.0.0.1', text))],
  ['a device', (text) => readDevice(text, 'secret', new Date())],
  ['a token', (text) => readPayload(`e30.${text}.x`)],
  ['an Authorization header', (text) => bearerToken(requestWith(`Bearer ${text}`))],
  ['Basic', (text) => serviceCredential(ENDPOINTS.exchangeToken, requestWith(`Basic ${text}`))],
  ['If-Match', (text) => seenVersionsOf(requestWith(text))],
  ['Content-Type', (text) => parseBody(z.object({}), requestWith(text))],
  ['a multipart type', (text) => multipartBody()(withoutBody(FORM + text), nowhere, done)],
  ['Origin', (text) => rejectForeignForms([])(requestWith(text), nowhere, done)],
  ['Host', (text) => requireKnownHost([])(requestWith(text), nowhere, done)],
  ['a cell of a CSV file', unmarkFormula],
  ['a password hash', (text) => isPasswordHash(`bcrypt_sha256$$2b$12$${text}`)],
  ['a line of an import', (text) => parseFields(ImportedRow, text)],
  ...Object.values<Endpoint>(ENDPOINTS).flatMap(({ method, path, body, query }) =>
    [body, query]
      .filter((schema) => schema !== undefined)
      .map((schema): Reader => [
        `the fields of ${method} ${path}`,
        (text) => parseFields(schema, text),
      ]),
  ),
]

function parseFields(schema: z.ZodType, text: string): unknown {
  if (!(schema instanceof z.ZodObject)) return schema.safeParse(text)
  const names = Object.keys(schema.shape)
  return schema.safeParse(Object.fromEntries(names.map((name) => [name, text])))
}

/** Measures the time on a processor, which does not depend on what else the machine does. */
function millisecondsOf(read: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage()
  try {
    read(text)
  } catch {
    // A rejected text is a valid outcome.
  }
  return process.cpuUsage(before).user / 1000
}

test.each(READERS)('%s is read in linear time', (_name, read) => {
  const slow = TEXTS.find((text) => millisecondsOf(read, text) > LIMIT_MS)

  expect(slow?.slice(0, 100)).toBeUndefined()
})
