import { z } from 'zod'

// To be imported before any schema: each tries, as it is made, whether it may compile itself, which the
// content security policy refuses aloud.
z.config({ jitless: true })
