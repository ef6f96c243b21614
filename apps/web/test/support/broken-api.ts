import { serve } from '@latchkey/http-server'
import { onTestFinished } from 'vitest'

/** Starts an API that sends the same response to all requests. Returns its URL. */
export async function startBrokenApi(
  status: number,
  headers: Record<string, string>,
): Promise<string> {
  const { port, stop } = await serve(
    (_req, res) => res.writeHead(status, headers).end(),
    0,
    '127.0.0.1',
  )
  onTestFinished(stop)
  return `http://127.0.0.1:${port}`
}
