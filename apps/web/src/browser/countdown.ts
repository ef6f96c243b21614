/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { toErrorText } from '@latchkey/ui/error-text'
import { messages } from '@latchkey/ui/messages'
import { startCountdown } from '@latchkey/ui/view-models/countdown'

/**
 * Counts down the time to wait that the page shows, and blocks its form until then. Without this
 * script, the sentence stays as it is.
 */
for (const timer of document.querySelectorAll<HTMLElement>('[data-retry-seconds]')) {
  const countdown = startCountdown(Number(timer.dataset['retrySeconds']))
  const code = timer.dataset['retryCode'] ?? ''
  const buttons = timer.closest('form')?.querySelectorAll('button') ?? []
  for (const button of buttons) button.ariaDisabled = 'true'

  const hold = (event: Event): void => event.preventDefault()
  timer.closest('form')?.addEventListener('submit', hold)

  countdown.subscribe(() => {
    const retryAfterSeconds = countdown.secondsLeft()
    if (retryAfterSeconds > 0) {
      timer.textContent = toErrorText({ code, message: '', fields: {}, retryAfterSeconds }).text
      return
    }
    timer.textContent = messages.security.tryAgainNow
    timer.closest('form')?.removeEventListener('submit', hold)
    for (const button of buttons) button.ariaDisabled = null
  })
}
