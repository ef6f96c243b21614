import path from 'node:path'
import { prepareDataFolder, resolveDataFolder, SUPERUSER } from './local-postgres/data-folder.ts'
import { findBinaries } from './local-postgres/find-binaries.ts'
import { chooseUser } from './local-postgres/permissions.ts'
import { findFreePort } from './local-postgres/ports.ts'
import { findRunning, startPostmaster, stopPostmaster } from './local-postgres/postmaster.ts'

const DEFAULT_PORT = 15_432

export interface LocalPostgresOptions {
  /** Where the data is kept. Made when it is not there. */
  dataDir: string
  /** The port to try first. Taken ones are passed over. */
  port?: number
}

export interface LocalPostgres {
  url: string
  port: number
  /** A server was running over this folder already: it outlived whoever started it. */
  isAdopted: boolean
  stop: () => Promise<void>
}

/**
 * Starts a real Postgres of the project's own, on the loopback address, or adopts the one that runs
 * over the folder already. Works as root, who lends it another user, and as anybody else.
 *
 * Throws one sentence when it cannot.
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const runAs = chooseUser()
  const folder = resolveDataFolder(path.resolve(options.dataDir), runAs)
  const adopted = findRunning(folder)
  if (adopted) return toLocalPostgres(adopted, true)

  const binary = findBinaries(runAs.uid !== undefined)
  prepareDataFolder(folder, binary('initdb'), runAs)
  const port = await findFreePort(options.port ?? DEFAULT_PORT)
  return toLocalPostgres(await startPostmaster(binary('postgres'), folder, port, runAs), false)
}

function toLocalPostgres(
  postmaster: { pid: number; port: number },
  isAdopted: boolean,
): LocalPostgres {
  const { port } = postmaster
  return {
    url: `postgres://${SUPERUSER}@127.0.0.1:${port}/postgres`,
    port,
    isAdopted,
    stop: () => stopPostmaster(postmaster),
  }
}
