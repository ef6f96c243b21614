import { TOTAL_COUNT_HEADER, TOTAL_COUNT_KIND_HEADER } from '@latchkey/auth-core/lists'
import type { Request, Response } from 'express'

/** The cursors of the pages that a page leads to. */
export interface PageCursors {
  next: string | undefined
  previous: string | undefined
}

/**
 * Says where the pages around this one are, and the first: the same list, from another place.
 *
 * @param publicUrl - What the service's addresses begin with, a path included.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8288#section-3 | RFC 8288 §3}
 */
export function tellPages(
  req: Request,
  res: Response,
  publicUrl: string,
  { next, previous }: PageCursors,
): void {
  // Of the request's target only path and query: it may name a host, which is anybody's choice.
  const { search } = new URL(req.originalUrl, publicUrl)
  const link = (rel: string, cursor: string | undefined): string => {
    const url = new URL(publicUrl + req.path)
    url.search = search
    url.searchParams.delete('cursor')
    if (cursor !== undefined) url.searchParams.set('cursor', cursor)
    return `<${url.href}>; rel="${rel}"`
  }
  const links = [link('first', undefined)]
  if (previous !== undefined) links.push(link('prev', previous))
  if (next !== undefined) links.push(link('next', next))
  res.set('Link', links.join(', '))
}

/** Says how many there are on all pages, and whether that is known or estimated. */
export function tellTotal(res: Response, total: { count: number; isExact: boolean }): void {
  res.set(TOTAL_COUNT_HEADER, String(total.count))
  res.set(TOTAL_COUNT_KIND_HEADER, total.isExact ? 'exact' : 'estimated')
}
