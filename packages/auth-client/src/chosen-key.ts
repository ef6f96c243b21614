import { z } from 'zod'

/**
 * The idempotency key of one refresh. `of` is the end of the refresh token: it identifies the token
 * and is useless without the rest.
 */
export const ChosenKey = z.object({ of: z.string(), key: z.string() })
export type ChosenKey = z.infer<typeof ChosenKey>
