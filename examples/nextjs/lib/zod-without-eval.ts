import { z } from 'zod'

// Import this before any schema: Zod tries `eval` when it creates one, which the policy forbids.
z.config({ jitless: true })
