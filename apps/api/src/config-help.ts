import type { VariableName } from './environment.ts'

/** What each variable of the API means, as Markdown. `npm run docs` adds the defaults. */
export const VARIABLE_HELP: Readonly<Record<VariableName, string>> = {
  NODE_ENV: '`production`, or `development`. Development accepts weak passwords and any role.',
  DATABASE_URL:
    'The Postgres database, such as `postgres://user:password@host:5432/name`. The API and the web app may use different databases.',
  LISTEN_DATABASE_URL:
    'The same database for notifications, without a pooler in transaction mode ([why](../database.md#poolers)). By default `DATABASE_URL`.',
  LATCHKEY_SECRET:
    '32 random characters or more. Encrypts the keys in the database; do not lose it.',
  PUBLIC_URL:
    'The address of the API for its clients: the issuer, and the audience of tokens for the API. https in production.',
  CORS_ORIGINS: 'The origins of your browser apps, separated by commas. https in production.',
  APP_URL:
    'The front end that links in emails open; both front ends have the pages. https in production.',
  SMTP_URL:
    'Your mail server, such as `smtps://user:password@mail.example.com`. Without one, development shows emails at `/development/mails` of the web app.',
  MAIL_FROM: 'The sender of emails, such as `Latchkey <no-reply@example.com>`.',
  REGISTRATION_ROLES:
    'Roles that anyone may register with, separated by commas. In production, `admin` is not allowed.',
  STAFF_PERMISSIONS:
    'Permissions of staff, separated by commas: `accounts:read`, `accounts:write`, `accounts:email`, `accounts:role`, `accounts:delete`, `sessions:revoke`, `audit:read`, `services:manage`.',
  ROTATION:
    '`lenient`, or `strict` for every session. With `strict`, clients without idempotency keys cannot refresh.',
  ACCESS_TOKEN_ALGORITHM: 'Algorithm of new access-token keys: `ES256`, `RS256` or `HS256`.',
  SECURITY_CONTACT:
    'Where to report a vulnerability, such as `mailto:security@example.com`. Served as `/.well-known/security.txt`.',
  SIGNALS_PRIVATE_RECEIVERS:
    '`true` lets [security events](../signals.md) be sent to private networks ([why](../decisions/0015-shared-signals.md)).',
  AUDIT_DAYS: 'Days that audit events are kept.',
  DEVICE_SECRET:
    '32 random characters or more, the same as in the web app. Lets the web app pass on the client’s address and browser.',
  STOP_NOTICE_SECONDS:
    'How long `/readyz` returns 503 before a stopping process closes its port, in seconds.',
  WORKERS: 'Number of processes. Use one per processor.',
  PASSWORD_COST:
    'bcrypt cost, at least 10 in production. A password with another cost is rehashed at its next login.',
  TRUST_PROXY: 'Number of proxies in front of the API.',
  HOST: 'The address to listen on: `127.0.0.1` in development, `0.0.0.0` in production.',
  PORT: 'The port to listen on.',
  METRICS_PORT:
    'The port for [Prometheus](../metrics.md). Without it, no metrics are collected. Keep it away from the public.',
  METRICS_HOST: 'The address that metrics are served at.',
  LOG_LEVEL: '`trace`, `debug`, `info`, `warn`, `error` or `silent`.',
}
