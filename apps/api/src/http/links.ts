import type { Request, Response } from 'express'

/** The cursors of the pages that a page leads to. */
export interface PageCursors {
  next: string | undefined
  previous: string | undefined
}

/**
 * Says where the pages around this one are, and the first: the same list, from another place.
 *
 * @param publicUrl - What the service's addresses begin with.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8288#section-3 | RFC 8288 §3}
 */
export function tellPages(
  req: Request,
  res: Response,
  publicUrl: string,
  { next, previous }: PageCursors,
): void {
  const link = (rel: string, cursor: string | undefined): string => {
    const url = new URL(req.originalUrl, publicUrl)
    url.searchParams.delete('cursor')
    if (cursor !== undefined) url.searchParams.set('cursor', cursor)
    return `<${url.href}>; rel="${rel}"`
  }
  const links = [link('first', undefined)]
  if (previous !== undefined) links.push(link('prev', previous))
  if (next !== undefined) links.push(link('next', next))
  res.set('Link', links.join(', '))
}
