/** Returns the reference of environment variables, from the schemas of both apps. */
export function configurationPage(api, web) {
  return `# Configuration

The API and the web app read environment variables, and nothing else. At start, every missing or invalid variable is
named at once, and nothing starts. \`npm start\` sets what development requires.

An empty variable is treated as missing, except \`REGISTRATION_ROLES\` and \`STAFF_PERMISSIONS\`: an empty list is valid.

## API

${table(api)}

Commands such as \`latchkey accounts create\` use the same variables. Those for keys, services, the database and the audit
log need only \`DATABASE_URL\` and \`LATCHKEY_SECRET\`.

## Web app

${table(web)}

## Browser app

The built browser app reads \`config.json\` next to its \`index.html\`: [Production](../production.md#the-browser-app) shows it.
`
}

function table({ ENVIRONMENTS: { development, production }, VARIABLE_HELP }) {
  const rows = Object.entries(VARIABLE_HELP).map(([name, meaning]) => {
    const defaults = [development, production].map(({ shape }) => defaultOf(shape[name]))
    return `| \`${name}\` | ${meaning} | ${defaults.join(' | ')} |`
  })
  const head = '| variable | meaning | in development | in production |\n| --- | --- | --- | --- |'
  return [head, ...rows].join('\n')
}

function defaultOf(schema) {
  const { success, data } = schema.safeParse(undefined)
  if (!success) return 'required'
  if (data === undefined) return '–'
  return [data]
    .flat()
    .map((value) => `\`${value}\``)
    .join(', ')
}
