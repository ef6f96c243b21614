/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { toErrorText } from '@latchkey/ui/error-text'
import { messages } from '@latchkey/ui/messages'

const TICK_MS = 250

/**
 * Counts down where the page names a time to wait, and holds the form's button back until then. Without it
 * the sentence stays as it is.
 */
for (const timer of document.querySelectorAll<HTMLElement>('[data-retry-seconds]')) {
  const seconds = Number(timer.dataset['retrySeconds'])
  const code = timer.dataset['retryCode'] ?? ''
  const endMs = performance.now() + seconds * 1000
  const buttons = timer.closest('form')?.querySelectorAll('button') ?? []
  for (const button of buttons) button.ariaDisabled = 'true'

  const hold = (event: Event): void => event.preventDefault()
  timer.closest('form')?.addEventListener('submit', hold)

  const ticking = setInterval(() => {
    const left = Math.max(0, Math.ceil((endMs - performance.now()) / 1000))
    if (left > 0) {
      timer.textContent = toErrorText({
        code,
        message: '',
        fields: {},
        retryAfterSeconds: left,
      }).text
      return
    }
    clearInterval(ticking)
    timer.textContent = messages.security.tryAgainNow
    timer.closest('form')?.removeEventListener('submit', hold)
    for (const button of buttons) button.ariaDisabled = null
  }, TICK_MS)
}
