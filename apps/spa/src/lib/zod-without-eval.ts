import { z } from 'zod'

// Import this before any schema: Zod tries `eval` when it creates one, and the browser reports that
// as a violation of the content security policy.
z.config({ jitless: true })
