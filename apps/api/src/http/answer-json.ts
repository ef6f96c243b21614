import type { ServerResponse } from 'node:http'
import type { TokenPair } from '@latchkey/auth-core/contract'

/**
 * Answers with JSON, of a type without parameters, as clients compare it. What Express does beyond this, weighing ETags and media types, costs as much as a
 * route that is asked thousands of times a second takes for the rest.
 */
export function answerJson(res: ServerResponse, body: unknown): void {
  sendJson(res, JSON.stringify(body))
}

/** Answers with what is JSON already. */
export function sendJson(res: ServerResponse, text: string): void {
  res.setHeader('Content-Type', 'application/json')
  res.setHeader('Content-Length', Buffer.byteLength(text))
  res.end(text) // Node sends a string in one piece with the head
}

/** A login's answer, in the order in which SimpleJWT's has it. */
export function answerTokens(res: ServerResponse, { refresh, access }: TokenPair): void {
  answerJson(res, { refresh, access })
}
