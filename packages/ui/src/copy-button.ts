/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { messages } from './messages.ts'

const TAG = 'copy-button'

/**
 * Defines `<copy-button for="…" text="…">`, a button that copies the element with that id. If
 * the browser does not allow it, as without HTTPS, the text is selected instead. Without JavaScript
 * there is no button.
 */
export function defineCopyButton(): void {
  class CopyButton extends HTMLElement {
    connectedCallback(): void {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'btn btn-primary'
      button.textContent = this.getAttribute('text')
      const status = document.createElement('p')
      status.role = 'status'
      status.className = 'quiet'
      button.addEventListener('click', () => void this.#copy(status))
      this.replaceChildren(button, status)
    }

    async #copy(status: HTMLElement): Promise<void> {
      const source = document.querySelector(`#${this.getAttribute('for') ?? ''}`)
      if (!source) return
      const isCopied = await copy(source.textContent)
      if (!isCopied) document.getSelection()?.selectAllChildren(source)
      status.textContent = isCopied ? messages.copied : messages.copyFailed
    }
  }

  if (!customElements.get(TAG)) customElements.define(TAG, CopyButton)
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // `clipboard` is undefined without HTTPS, and the user can forbid its use
  }
}
