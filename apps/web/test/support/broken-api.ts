import { serve } from '@latchkey/serving'
import { onTestFinished } from 'vitest'

/** The address of an API that answers everything alike. */
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
