// Buttons that copy a text of their page. They are hidden where scripts do not run.
;(() => {
  const copy = async (button, source, status) => {
    try {
      await navigator.clipboard.writeText(source.textContent)
      status.textContent = button.dataset.copied
    } catch {
      status.textContent = button.dataset.copyFailed // no permission, or a page without https
    }
  }

  for (const button of document.querySelectorAll('[data-copy]')) {
    const source = document.getElementById(button.dataset.copy)
    const status = document.getElementById(`${button.dataset.copy}-copied`)
    if (!source || !status) continue
    button.hidden = false
    button.addEventListener('click', () => void copy(button, source, status))
  }
})()
