import type { Request } from 'express'
import { z } from 'zod'

const Form = z.record(z.string(), z.unknown())

/** Returns a field of the submitted form, or an empty string. */
export function formField(req: Request, name: string): string {
  const value = Form.safeParse(req.body).data?.[name]
  return typeof value === 'string' ? value : ''
}

/** Returns all values of a field of the submitted form, such as those of checked boxes. */
export function formFields(req: Request, name: string): string[] {
  const value = Form.safeParse(req.body).data?.[name]
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return values.filter((one) => typeof one === 'string')
}

/** Returns a query parameter, or `null` if it is missing or repeated. */
export function queryParameter(req: Request, name: string): string | null {
  const value = req.query[name]
  return typeof value === 'string' ? value : null
}
