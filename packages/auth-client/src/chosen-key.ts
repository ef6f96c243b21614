import { z } from 'zod'

/** The key of one refresh. `of` tells one token from another, and is worth nothing without the rest. */
export const ChosenKey = z.object({ of: z.string(), key: z.string() })
export type ChosenKey = z.infer<typeof ChosenKey>
