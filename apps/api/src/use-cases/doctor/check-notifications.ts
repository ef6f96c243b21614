import type { Knex } from 'knex'
import { followNotifications } from '../../stores/notification-feed.ts'
import { fine, type Finding, risky } from './finding.ts'

/** Checks that a notification sent through `db` arrives at `listenUrl`, within seconds. */
export async function checkNotifications(db: Knex, listenUrl: string): Promise<Finding> {
  let end = async (): Promise<void> => undefined
  const problem = await new Promise<Error | undefined>((resolve) => {
    end = followNotifications({
      url: listenUrl,
      echoDb: db,
      listeners: {},
      onHeard: () => resolve(undefined),
      onBroken: resolve,
    })
  })
  await end()
  if (problem === undefined) return fine('Notifications of Postgres arrive')
  return risky(
    `Notifications of Postgres do not arrive (${problem.message})`,
    'Set LISTEN_DATABASE_URL to Postgres itself. Until then, revocations arrive a second later.',
  )
}
