import path from 'node:path'
import { prepareDataFolder, requireOwnership, resolveDataFolder, SUPERUSER } from './data-folder.ts'
import { findBinaries } from './find-binaries.ts'
import { chooseUser } from './permissions.ts'
import { findFreePort, isFree } from './ports.ts'
import { findRunning, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts'

const DEFAULT_PORT = 15_432

export interface LocalPostgresOptions {
  /** The data folder. Created if it does not exist. */
  dataDir: string
  /** The port to try first. Ports in use are skipped. */
  port?: number
}

export interface LocalPostgres {
  url: string
  port: number
  /**
   * The actual data folder. It differs from the requested one if Postgres' user cannot enter that.
   */
  dataDir: string
  /** Whether the server was already running on this folder, left over from an earlier start. */
  isAdopted: boolean
  stop: () => Promise<void>
}

/**
 * Starts a real Postgres for the project on the loopback address, or adopts the one that already
 * runs on the folder. Under root, Postgres runs as another user.
 *
 * @throws An error that says in one sentence why it cannot start.
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const folder = resolveDataFolder(path.resolve(options.dataDir))
  const runAs = chooseUser(folder)
  requireOwnership(folder, runAs)
  const { initdb, control } = findBinaries(runAs.uid !== undefined)
  const stop = (postmaster: Postmaster) => stopPostmaster(control, postmaster, runAs)
  const adopted = findRunning(folder)
  if (adopted) return toLocalPostgres(adopted, true, stop)

  prepareDataFolder(folder, initdb, runAs)
  const start = (port: number) => startPostmaster(control, folder, port, runAs)
  const started = await startOnFreePort(start, options.port ?? DEFAULT_PORT)
  return toLocalPostgres(started, false, stop)
}

/** Two starts at the same time may find the same port free. The later one takes the next port. */
async function startOnFreePort(
  start: (port: number) => Promise<Postmaster>,
  from: number,
): Promise<Postmaster> {
  const port = await findFreePort(from)
  try {
    return await start(port)
  } catch (error) {
    if (await isFree(port)) throw error
    return startOnFreePort(start, port + 1)
  }
}

function toLocalPostgres(
  postmaster: Postmaster,
  isAdopted: boolean,
  stop: (postmaster: Postmaster) => Promise<void>,
): LocalPostgres {
  const { port, folder } = postmaster
  return {
    url: `postgres://${SUPERUSER}@127.0.0.1:${port}/postgres`,
    port,
    dataDir: folder,
    isAdopted,
    stop: () => stop(postmaster),
  }
}
