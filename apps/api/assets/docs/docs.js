/* global SwaggerUIBundle */

const dark = matchMedia('(prefers-color-scheme: dark)')
const applyTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', applyTheme)
applyTheme()

const response = await fetch('../openapi.json')
const description = await response.json()

const ui = SwaggerUIBundle({
  dom_id: '#reference',
  // Calls go to the origin of this page, whatever name the API has elsewhere.
  spec: { ...description, servers: [{ url: new URL('../..', location.href).href.slice(0, -1) }] },
  // The viewer's own links would be links inside buttons, which screen readers skip.
  deepLinking: false,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
  responseInterceptor: useTokens,
  onComplete: openLinked,
})

/** Uses the access token of a login or refresh for the calls that follow. */
function useTokens(answer) {
  const access = answer.body?.access
  if (typeof access === 'string') ui.preauthorizeApiKey('accessToken', access)
  return answer
}

/** Opens the operation that the address names, such as `#logIn`. */
function openLinked() {
  const name = location.hash.slice(1)
  if (!/^\w+$/.test(name)) return
  const operation = document.querySelector(`[id$="-${name}"]`)
  operation?.querySelector('.opblock-summary-control')?.click()
  operation?.scrollIntoView()
}

/** Names the viewer's fields that have no label: its editors of bodies and its lists of examples. */
const labels = new MutationObserver(() => {
  for (const editor of document.querySelectorAll('.body-param__text:not([aria-label])')) {
    editor.setAttribute('aria-label', 'Request body')
  }
  for (const list of document.querySelectorAll('.examples-select-element:not([aria-label])')) {
    list.setAttribute('aria-label', 'Example')
  }
})
labels.observe(document.querySelector('#reference'), { childList: true, subtree: true })
