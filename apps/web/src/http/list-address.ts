import type { Request } from 'express'
import { queryParameter } from './form.ts'

/** What a list is of, as its address has it. */
export interface ListAddress {
  /** What the address says of these names. */
  values: Readonly<Record<string, string>>
  /** The address of the same list with some of them changed, from its first page. */
  to: (changed: Record<string, string>) => string
}

export function listAddress(req: Request, names: readonly string[]): ListAddress {
  const values = Object.fromEntries(
    names.flatMap((name) => {
      const value = queryParameter(req, name)
      return value ? [[name, value]] : []
    }),
  )
  const { path } = req
  return {
    values,
    to: (changed) => {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries({ ...values, cursor: '', ...changed })) {
        if (value !== '') search.set(name, value)
      }
      return search.size > 0 ? `${path}?${search.toString()}` : path
    },
  }
}

/** Whether a form sent fields that nobody filled in: without them the address is one to share. */
export function hasEmptyParameter(req: Request): boolean {
  return Object.values(req.query).includes('')
}

/** The way to the pages around this one. */
export function pageLinks(
  { to }: ListAddress,
  { next, previous }: { next: string | undefined; previous: string | undefined },
): Record<string, string | undefined> {
  return {
    first: previous && to({}),
    previous: previous && to({ cursor: previous }),
    next: next && to({ cursor: next }),
  }
}

/** What a list is narrowed by, and the way out of each of it. */
export function chipsOf(
  { to }: ListAddress,
  texts: Readonly<Record<string, string>>,
): { text: string; href: string }[] {
  return Object.entries(texts).map(([name, text]) => ({ text, href: to({ [name]: '' }) }))
}
