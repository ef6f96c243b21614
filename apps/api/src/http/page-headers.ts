import { TOTAL_COUNT_HEADER, TOTAL_COUNT_KIND_HEADER } from '@latchkey/auth-core/contract'
import type { Request } from 'express'

/** The cursors of the neighbouring pages. */
export interface PageCursors {
  next: string | undefined
  previous: string | undefined
}

/**
 * The headers of a page: links to its neighbours and the first page, and the number of items in all.
 *
 * @param publicUrl - The start of the service's addresses, with a path if it has one.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8288#section-3 | RFC 8288 §3}
 */
export function pageHeaders(
  req: Request,
  publicUrl: string,
  { next, previous }: PageCursors,
  { count, isExact }: { count: number; isExact: boolean },
) {
  // Only path and query of the request's target: a client may name any host there.
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
  return {
    Link: links.join(', '),
    [TOTAL_COUNT_HEADER]: String(count),
    [TOTAL_COUNT_KIND_HEADER]: isExact ? 'exact' : 'estimated',
  } as const
}
