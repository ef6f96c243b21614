/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { messages } from './messages.ts'

/** The score of a password from 0 to 4, and advice on how to improve it. */
interface Strength {
  score: number
  advice: readonly string[]
}

type Judge = (password: string, about: readonly string[]) => Strength

const TAG = 'password-meter'
const STEPS = 4

/**
 * Defines `<password-meter for="…">`, which shows the strength of the password in the field with
 * that id while the user types. Without JavaScript the element stays empty.
 *
 * @param loadJudge - Called once, at the first key press, because its dictionaries are large.
 */
export function definePasswordMeter(loadJudge: () => Promise<Judge>): void {
  let judge: Promise<Judge> | undefined

  class PasswordMeter extends HTMLElement {
    #abort: AbortController | undefined

    connectedCallback(): void {
      this.#abort = new AbortController()
      const { signal } = this.#abort
      // Looked up at every key press, because the page can replace the field.
      document.addEventListener(
        'input',
        ({ target }) => {
          if (target instanceof HTMLInputElement && target.id === this.getAttribute('for')) {
            void this.#show(target)
          }
        },
        { signal },
      )
    }

    disconnectedCallback(): void {
      this.#abort?.abort()
    }

    async #show(field: HTMLInputElement): Promise<void> {
      const typed = field.value
      if (typed === '') return this.replaceChildren()
      const judged = (await (judge ??= loadJudge()))(typed, aboutOf(field))
      if (field.value === typed) this.replaceChildren(...draw(judged)) // else stale
    }
  }

  if (!customElements.get(TAG)) customElements.define(TAG, PasswordMeter)
}

/** Returns the username and email typed in the same form: a password must not resemble them. */
function aboutOf({ form }: HTMLInputElement): string[] {
  const fields = form?.querySelectorAll<HTMLInputElement>('[name=username], [name=email]') ?? []
  const known = form?.querySelector<HTMLInputElement>('[autocomplete=username]')
  return [...fields, ...(known ? [known] : [])].map(({ value }) => value).filter(Boolean)
}

function draw({ score, advice }: Strength): HTMLElement[] {
  const bar = document.createElement('span')
  bar.className = 'strength-bar'
  bar.dataset['score'] = String(score)
  bar.ariaHidden = 'true'
  for (let step = 0; step < STEPS; step++) bar.append(document.createElement('span'))
  const text = document.createElement('span')
  text.role = 'status'
  text.className = 'field-help quiet'
  text.textContent = [messages.strength.scores[score] ?? '', ...advice].join(' ')
  return [bar, text]
}
