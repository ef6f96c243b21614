import { z } from 'zod'
import { atMost, flagOf, id, notAChoice, text } from './fields.ts'
import { foldAscii } from './fold-ascii.ts'

const SEARCH_MAX_LENGTH = 254
const OPAQUE_MAX_LENGTH = 1000
export const PAGE_SIZE_DEFAULT = 100
const PAGE_SIZE_MAX = 1000

/** A parameter of a query. One that is empty, as forms send them, is not there. */
const parameter = <T>(schema: z.ZodType<T, string>) =>
  z.preprocess((value) => (value === '' ? undefined : value), text.pipe(schema).optional())

/** What is looked for, without the blanks around it. */
export const searchParameter = parameter(
  z
    .string()
    .transform((value) => foldAscii(value.trim()))
    .pipe(z.string().max(SEARCH_MAX_LENGTH, atMost(SEARCH_MAX_LENGTH)))
    .transform((value) => value || undefined),
)

export const choiceParameter = <Word extends string>(words: readonly Word[]) =>
  parameter(
    z.string().transform((value, ctx) => {
      const word = words.find((one) => one === value)
      if (word === undefined) ctx.addIssue(notAChoice(value))
      return word ?? z.NEVER
    }),
  )

export const flagParameter = parameter(
  z.string().transform((value, ctx) => {
    const flag = flagOf(value)
    if (flag === undefined) ctx.addIssue('Must be true or false.')
    return flag ?? z.NEVER
  }),
)

export const pageSizeParameter = parameter(
  z
    .string()
    .regex(/^\d{1,6}$/, 'A valid integer is required.')
    .transform(Number)
    .pipe(
      z
        .int()
        .min(1, 'Ensure this value is greater than or equal to 1.')
        .transform((size) => Math.min(size, PAGE_SIZE_MAX)),
    ),
)

/** A day or a moment as ISO 8601 has it; a day is its first moment, in UTC. */
export const momentParameter = parameter(
  z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: 'Give a day or a moment, such as 2026-01-31 or 2026-01-31T12:00:00Z.',
    })
    .transform((value) => new Date(value)),
)

export const idParameter = parameter(id)

/** Any text that another answer gave. */
export const opaqueParameter = parameter(
  z.string().max(OPAQUE_MAX_LENGTH, atMost(OPAQUE_MAX_LENGTH)),
)
