import type { Context } from '../context.ts'
import { pingDatabase } from '../stores/ping-database.ts'

/** Passes when the service can do its work. Throws what the database throws. */
export async function checkHealth(ctx: Context): Promise<void> {
  await pingDatabase(ctx.db)
}
