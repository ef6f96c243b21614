import type { ServerResponse } from 'node:http'

/**
 * Answers with JSON. What Express does beyond this, weighing ETags and media types, costs as much as a
 * route that is asked thousands of times a second takes for the rest.
 */
export function answerJson(res: ServerResponse, body: unknown): void {
  const text = JSON.stringify(body)
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', Buffer.byteLength(text))
  res.end(text) // Node sends a string in one piece with the head
}
