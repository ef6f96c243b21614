import type { ServerResponse } from 'node:http'

/**
 * Answers with JSON. What Express does beyond this, weighing ETags and media types, costs as much as a
 * route that is asked thousands of times a second takes for the rest.
 */
export function answerJson(res: ServerResponse, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body))
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', bytes.length)
  res.end(bytes)
}
