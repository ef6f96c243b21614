import { TOTAL_COUNT_HEADER, TOTAL_COUNT_KIND_HEADER } from '@latchkey/auth-core/contract'
import type { Request } from 'express'

/** The cursors of the neighboring pages. */
export interface PageCursors {
  next: string | undefined
  previous: string | undefined
}

/**
 * Returns the headers of a page: links to the first and the neighboring pages, and the total count.
 *
 * @param publicUrl - The base URL of the service, which may have a path.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8288#section-3 | RFC 8288 §3}
 */
export function pageHeaders(
  req: Request,
  publicUrl: string,
  { next, previous }: PageCursors,
  { count, isExact }: { count: number; isExact: boolean },
) {
  // Ignores the host of the request target, which the client chooses.
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
