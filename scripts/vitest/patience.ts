import { vi } from 'vitest'

const { waitFor } = vi

/** `vi.waitFor` gives up after a second unless told otherwise: too soon on a busy machine. */
vi.waitFor = (callback, options = { timeout: 15_000 }) => waitFor(callback, options)
