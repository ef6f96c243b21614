import type { Request } from 'express'
import { z } from 'zod'

const Form = z.record(z.string(), z.unknown())

/** Returns a field of the submitted form, or an empty string. */
export function formField(req: Request, name: string): string {
  const value = Form.safeParse(req.body).data?.[name]
  return typeof value === 'string' ? value : ''
}

/** Returns a query parameter, or `null` if it is missing or repeated. */
export function queryParameter(req: Request, name: string): string | null {
  const value = req.query[name]
  return typeof value === 'string' ? value : null
}
