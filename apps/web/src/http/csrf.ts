import { csrfSync } from 'csrf-sync'
import type { Request, RequestHandler } from 'express'
import { formField } from './form.ts'

/** The field that carries the token of its session in every form. */
export const CSRF_FIELD = '_csrf'

const protection = csrfSync({ getTokenFromRequest: (req) => formField(req, CSRF_FIELD) })

/** A form's token is the one in its session, or nothing is done. */
export const requireCsrfToken: RequestHandler = protection.csrfSynchronisedProtection

/** Whether this is what {@link requireCsrfToken} throws. */
export function isInvalidCsrfToken(thrown: unknown): boolean {
  return thrown === protection.invalidCsrfTokenError
}

/** The token for the forms of a page. Makes one when the session has none. */
export function csrfTokenOf(req: Request): string {
  return protection.generateToken(req)
}
