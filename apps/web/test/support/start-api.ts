import path from 'node:path'
import { createLog } from '@latchkey/http-server/create-log'
import type { Logger } from 'pino'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const API = path.resolve(import.meta.dirname, '../../../api/dist')

/** What these tests use of the API's build, which has no types: no app imports another. */
interface BuiltApi {
  parseConfig: (environment: Record<string, string>) => object
  runApi: (config: object, log: Logger) => Promise<() => Promise<void>>
  prepareDatabase: (config: object) => Promise<void>
}

const Line = z.object({
  msg: z.string(),
  port: z.number().optional(),
  path: z.string().optional(),
  traceId: z.string().optional(),
})

export interface RunningApi {
  url: string
  port: number
  /** Returns the number of requests for a path. */
  countOf: (path: string) => number
  /** Returns the traces of the requests for a path. */
  tracesOf: (path: string) => (string | undefined)[]
  stop: () => Promise<void>
}

/** Shared by the API and the web app, which signs the device of each request with it. */
export const DEVICE_SECRET = 'a secret that both apps share, of 32 characters'

/** Starts the built API on a port of its own. It stops when the test finishes. */
export async function startApi(databaseUrl: string, port = 0): Promise<RunningApi> {
  const { parseConfig, runApi } = await loadApi()
  const lines: z.infer<typeof Line>[] = []
  const log = createLog('info', {
    write: (line: string) => void lines.push(Line.parse(JSON.parse(line))),
  })
  let running: (() => Promise<void>) | undefined = await runApi(
    parseConfig(environmentOf(databaseUrl, port)),
    log,
  )
  const stop = async () => {
    const stopping = running
    running = undefined
    await stopping?.()
  }
  onTestFinished(stop)

  const chosen = lines.find((line) => line.port !== undefined)?.port ?? port
  return {
    url: `http://127.0.0.1:${chosen}`,
    port: chosen,
    tracesOf: (wanted) =>
      lines.filter((line) => line.path === wanted).map(({ traceId }) => traceId),
    countOf: (wanted) => lines.filter((line) => line.path === wanted).length,
    stop,
  }
}

/** Creates the API's tables in an empty database. */
export async function createTables(databaseUrl: string): Promise<void> {
  const { parseConfig, prepareDatabase } = await loadApi()
  await prepareDatabase(parseConfig(environmentOf(databaseUrl, 0)))
}

function environmentOf(databaseUrl: string, port: number): Record<string, string> {
  return {
    NODE_ENV: 'test',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    LATCHKEY_SECRET: 'a secret for tests, of 32 characters or more',
    DEVICE_SECRET,
    PASSWORD_COST: '4',
  }
}

async function loadApi(): Promise<BuiltApi> {
  const files = ['config.js', 'run-api.js', 'use-cases/database/prepare-database.js']
  const parts: unknown[] = await Promise.all(
    files.map((file) => import(/* @vite-ignore */ path.join(API, file))),
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see BuiltApi
  return Object.assign({}, ...parts) as BuiltApi
}
