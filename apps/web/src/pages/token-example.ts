import { showOwnAccount } from '@latchkey/auth-core/contract'
import { readPayload } from '@latchkey/auth-core/token-payload'
import { toTokenExample } from '@latchkey/ui/view-models/personal-tokens'
import type { Request } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'

const Issued = z.object({ iss: z.url() })

/**
 * Returns commands that use a token. They need the public URL of the API, which is the issuer of
 * the user's access token: this app may reach the API at an internal one.
 */
export function tokenExampleFor({ config }: Context, req: Request): string {
  const issued = Issued.safeParse(readPayload(req.session.tokens?.access ?? ''))
  return toTokenExample((issued.data?.iss ?? config.apiUrl) + showOwnAccount.path)
}
