import { type ListAddress, toListAddress } from '@latchkey/ui/view-models/list-address'
import type { Request } from 'express'
import { queryParameter } from './form.ts'

/** Reads the parameters of these names from the URL of a list. */
export function listAddress(req: Request, names: readonly string[]): ListAddress {
  const values = Object.fromEntries(
    names.flatMap((name) => {
      const value = queryParameter(req, name)
      return value ? [[name, value]] : []
    }),
  )
  return toListAddress(values, req.path)
}

/** Whether a form sent empty fields. The URL without them is the one to share. */
export function hasEmptyParameter(req: Request): boolean {
  return Object.values(req.query).includes('')
}
