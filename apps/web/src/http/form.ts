import type { Request } from 'express'
import { z } from 'zod'

const Form = z.record(z.string(), z.unknown())

/** A field of the form that was sent, or an empty text. */
export function formField(req: Request, name: string): string {
  const value = Form.safeParse(req.body).data?.[name]
  return typeof value === 'string' ? value : ''
}

/** A parameter of the address, or `null` when it is missing or there more than once. */
export function queryParameter(req: Request, name: string): string | null {
  const value = req.query[name]
  return typeof value === 'string' ? value : null
}
