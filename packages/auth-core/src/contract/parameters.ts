import { z } from 'zod'
import { atMost, text } from './fields.ts'
import { foldAscii } from './fold-ascii.ts'

const SEARCH_MAX_LENGTH = 254
const OPAQUE_MAX_LENGTH = 1000
export const PAGE_SIZE_DEFAULT = 100
const PAGE_SIZE_MAX = 1000

/** The text to search for, in lower case and without the spaces around it. */
export const searchParameter = text
  .overwrite((value) => foldAscii(value.trim()))
  .max(SEARCH_MAX_LENGTH, atMost(SEARCH_MAX_LENGTH))

/** Larger sizes are reduced to the maximum. */
const pageSizeParameter = text
  .regex(/^\d{1,6}$/, 'A valid integer is required.')
  .transform(Number)
  .pipe(
    z
      .int()
      .min(1, 'Ensure this value is greater than or equal to 1.')
      .transform((size) => Math.min(size, PAGE_SIZE_MAX)),
  )
  .meta({
    type: 'integer',
    pattern: undefined,
    minimum: 1,
    maximum: PAGE_SIZE_MAX,
  })

/** A date or a date and time in ISO 8601. A date is its first moment, in UTC. */
export const momentParameter = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'Give a day or a moment, such as 2026-01-31 or 2026-01-31T12:00:00Z.',
  })
  .transform((value) => new Date(value))

/** An opaque text from another response. */
const opaqueParameter = text.max(OPAQUE_MAX_LENGTH, atMost(OPAQUE_MAX_LENGTH))

/** The parameters of every list. */
export const paging = {
  page_size: pageSizeParameter.default(PAGE_SIZE_DEFAULT),
  /** Where the page starts: from the `Link` header of another page of the same ordering. */
  cursor: opaqueParameter.optional(),
}
