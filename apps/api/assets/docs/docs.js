/* global SwaggerUIBundle */

const response = await fetch('../openapi.json')
const description = await response.json()

const ui = SwaggerUIBundle({
  dom_id: '#reference',
  // Calls go to the origin of this page, whatever name the API has elsewhere.
  spec: { ...description, servers: [{ url: new URL('../..', location.href).href.slice(0, -1) }] },
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
  responseInterceptor: useTokens,
})

/** Uses the access token of a login or refresh for the calls that follow. */
function useTokens(answer) {
  const access = answer.body?.access
  if (typeof access === 'string') ui.preauthorizeApiKey('accessToken', access)
  return answer
}
