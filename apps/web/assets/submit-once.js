// A form that is on its way cannot be sent again, and its button says so. Without it all works too.
;(() => {
  /** Longer than the app waits for the service. */
  const PATIENCE_MS = 15_000

  const release = () => {
    for (const button of document.querySelectorAll('button[aria-busy]')) {
      button.removeAttribute('aria-busy')
    }
  }

  document.addEventListener('submit', (event) => {
    const button = event.submitter
    if (!button) return
    if (button.hasAttribute('aria-busy')) {
      event.preventDefault()
      return
    }
    button.setAttribute('aria-busy', 'true')
    setTimeout(release, PATIENCE_MS)
  })

  // The back button may bring the page back as it was left.
  window.addEventListener('pageshow', release)
})()
