import path from 'node:path'
import { prepareDataFolder, requireOwnership, resolveDataFolder, SUPERUSER } from './data-folder.ts'
import { findBinaries } from './find-binaries.ts'
import { chooseUser } from './permissions.ts'
import { findFreePort, isFree } from './ports.ts'
import { findRunning, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts'

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
  /** Where the data is: elsewhere than asked for where the user of Postgres could not go there. */
  dataDir: string
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
  const folder = resolveDataFolder(path.resolve(options.dataDir))
  const runAs = chooseUser(folder)
  requireOwnership(folder, runAs)
  const adopted = findRunning(folder)
  if (adopted) return toLocalPostgres(adopted, true)

  const binary = findBinaries(runAs.uid !== undefined)
  prepareDataFolder(folder, binary('initdb'), runAs)
  const start = (port: number) => startPostmaster(binary('postgres'), folder, port, runAs)
  return toLocalPostgres(await startOnFreePort(start, options.port ?? DEFAULT_PORT), false)
}

/** Two may start at the same time and find the same port free: the later one takes the next. */
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

function toLocalPostgres(postmaster: Postmaster, isAdopted: boolean): LocalPostgres {
  const { port, folder } = postmaster
  return {
    url: `postgres://${SUPERUSER}@127.0.0.1:${port}/postgres`,
    port,
    dataDir: folder,
    isAdopted,
    stop: () => stopPostmaster(postmaster),
  }
}
