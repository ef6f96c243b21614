import type { VariableName } from './config.ts'

/** What each variable of the web app means, as Markdown. `npm run docs` adds the defaults. */
export const VARIABLE_HELP: Readonly<Record<VariableName, string>> = {
  NODE_ENV: '`production`, or `development`. In production, cookies need https.',
  DATABASE_URL:
    'The Postgres database of the sessions, such as `postgres://user:password@host:5432/name`.',
  SESSION_SECRET: '32 random characters or more. Signs cookies and encrypts sessions.',
  API_URL: 'The address at which the web app reaches the API.',
  DEVICE_SECRET:
    '32 random characters or more, the same as in the API. Passes on the client’s address and browser, which rate limits need.',
  STOP_NOTICE_SECONDS:
    'How long `/readyz` returns 503 before a stopping process closes its port, in seconds.',
  TRUST_PROXY:
    'Number of proxies in front of the web app. Its Secure cookie needs the proxy that ends TLS.',
  HOST: 'The address to listen on: `127.0.0.1` in development, `0.0.0.0` in production.',
  PORT: 'The port to listen on.',
  LOG_LEVEL: '`trace`, `debug`, `info`, `warn`, `error` or `silent`.',
}
