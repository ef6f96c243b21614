/** Who may call an endpoint, in words, by the access rule of its row. */
const ACCESS = {
  public: 'public',
  optional: 'public',
  refresh_token: 'refresh token',
  link: 'link',
  account: 'logged in',
  service: 'service credential',
  development: 'development only',
}

/** Returns a Markdown table of endpoints. */
export function endpointTable(endpoints) {
  const rows = Object.values(endpoints).map(
    ({ method, path, access, summary }) =>
      `| \`${method} ${path}\` | ${describeAccess(access)} | ${summary} |`,
  )
  const head = ['| endpoint | access | what it does |', '| --- | --- | --- |']
  return [...head, ...rows, ''].join('\n')
}

/** Returns the reference of endpoints: a section for each, with parameters, statuses and errors. */
export function endpointPage({ ENDPOINTS }) {
  return `${INTRODUCTION}\n\n${Object.values(ENDPOINTS).map(section).join('\n\n')}\n`
}

const INTRODUCTION = `# Endpoints

Bodies are JSON or forms, and responses are JSON. A running API has the same list with schemas and examples at
\`/auth/docs/\`, and as OpenAPI at \`/auth/openapi.json\`.

Each endpoint can also respond with the errors of its kind: invalid bodies, rejected tokens, an unavailable database.
[Errors](../errors.md) explains every code.`

function section(endpoint) {
  const { method, path, summary, errors } = endpoint
  const facts = [
    ['Access', describeAccess(endpoint.access)],
    ['Body', fieldsOf(endpoint.body)],
    ['Query', fieldsOf(endpoint.query)],
    ['Response', Object.keys(endpoint.responses).join(', ')],
    ['Response headers', codes(Object.keys(endpoint.responseHeaders ?? {}))],
    ['Errors', errors.map((code) => `[\`${code}\`](../errors.md#${code})`).join(', ')],
  ]
  const lines = facts.filter(([, text]) => text).map(([name, text]) => `- ${name}: ${text}`)
  return [`## \`${method} ${path}\``, `${summary}.`, lines.join('\n')].join('\n\n')
}

/** Returns the names of an object's fields, with `?` for optional ones. */
function fieldsOf(schema) {
  const fields = Object.entries(schema?.shape ?? {})
  return codes(
    fields.map(([name, field]) => (field.safeParse(undefined).success ? `${name}?` : name)),
  )
}

function codes(names) {
  return names.map((name) => `\`${name}\``).join(', ')
}

function describeAccess(access) {
  if (typeof access !== 'string') return codes(access).replaceAll(', ', ' or ')
  return ACCESS[access] ?? `\`${access}\``
}
