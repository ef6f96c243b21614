/** Returns the Postgres that the environment names. Test runners pass it to their processes. */
export function environmentUrl(): string | undefined {
  // The only variable that the package reads.
  // oxlint-disable-next-line node/no-process-env
  const url = process.env['DATABASE_URL']
  return url === '' ? undefined : url
}
