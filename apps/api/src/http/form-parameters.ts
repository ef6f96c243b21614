import { AuthError, type FieldErrors } from '@latchkey/auth-core/errors'

const ONCE = ['Send this parameter once.']

/**
 * The parameters of a form, in order. A file is not a string, so that schemas for text reject it.
 */
export class FormParameters {
  readonly #entries: readonly (readonly [name: string, value: unknown])[]

  constructor(entries: readonly (readonly [name: string, value: unknown])[]) {
    this.#entries = entries
  }

  /**
   * Returns the last value of each parameter.
   *
   * @param single - Parameters that may occur once.
   * @throws {@link AuthError} `invalid_request` when one of them occurs twice.
   */
  read(single: readonly string[]): object {
    const twice: FieldErrors = {}
    for (const name of single) {
      if (this.#entries.filter(([other]) => other === name).length > 1) twice[name] = ONCE
    }
    if (Object.keys(twice).length > 0) throw new AuthError('invalid_request', { fields: twice })
    return Object.fromEntries(this.#entries)
  }
}
