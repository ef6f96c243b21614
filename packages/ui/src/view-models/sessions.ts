const LAST_LOGINS = 5

/** Sorts the session of this device to the front. */
export function currentFirst<Session extends { is_current: boolean }>(
  sessions: readonly Session[],
): Session[] {
  return sessions.toSorted((a, b) => Number(b.is_current) - Number(a.is_current))
}

/** The last logins among the events of an account, newest first. */
export function lastLogins<Event extends { kind: string }>(events: readonly Event[]): Event[] {
  return events.filter(({ kind }) => kind === 'logged_in').slice(0, LAST_LOGINS)
}
