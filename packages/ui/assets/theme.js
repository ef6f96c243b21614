// Loaded without `defer` in the head, so that the first paint has the theme that was chosen.
// A cookie rather than localStorage: it holds for every port of the host, so for both front ends.
;(() => {
  const CHOICES = ['light', 'dark']
  const ONE_YEAR_SECONDS = 31_536_000
  const root = document.documentElement
  // The web app sets the same cookie for browsers without script, and composes its name alike.
  const isSecure = location.protocol === 'https:'
  const name = isSecure ? '__Secure-theme' : 'theme'
  const attributes = `Path=/; SameSite=Lax${isSecure ? '; Secure' : ''}`

  const stored = () => {
    const pair = document.cookie.split('; ').find((one) => one.startsWith(`${name}=`))
    const choice = pair?.slice(name.length + 1)
    return CHOICES.includes(choice) ? choice : 'system'
  }

  const store = (choice) => {
    const seconds = CHOICES.includes(choice) ? ONE_YEAR_SECONDS : 0
    document.cookie = `${name}=${choice}; Max-Age=${seconds}; ${attributes}`
  }

  const apply = () => {
    const choice = stored()
    if (choice === 'system') root.removeAttribute('data-theme')
    else root.setAttribute('data-theme', `latchkey-${choice}`)
    root.setAttribute('data-theme-chosen', choice)
    for (const button of document.querySelectorAll('button[data-theme-choice]')) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === choice))
    }
    document.dispatchEvent(new CustomEvent('latchkey:theme', { detail: choice }))
  }

  apply()
  document.addEventListener('DOMContentLoaded', apply)
  // Another tab, or the other front end, may have chosen in the meantime.
  window.addEventListener('pageshow', apply)
  document.addEventListener('visibilitychange', () => !document.hidden && apply())

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('button[data-theme-choice]')
    if (!button) return
    // The button sends a form where there is no script.
    event.preventDefault()
    store(button.dataset.themeChoice)
    apply()
  })
})()
