import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const MAIN = path.resolve(import.meta.dirname, '../../../api/dist/main.js')

const Line = z.object({ msg: z.string(), port: z.number().optional(), path: z.string().optional() })

export interface ApiProcess {
  url: string
  port: number
  /** Returns the number of requests for a path. */
  countOf: (path: string) => number
  stop: () => Promise<void>
}

/** Shared by the API and the web app, which signs the device of each request with it. */
export const DEVICE_SECRET = 'a secret that both apps share, of 32 characters'

/** Starts the built API in a separate process. It stops when the test finishes. */
export async function startApiProcess(databaseUrl: string, port = 0): Promise<ApiProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      LATCHKEY_SECRET: 'a secret for tests, of 32 characters or more',
      DEVICE_SECRET,
      PASSWORD_COST: '4',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  onTestFinished(stop)

  const asked: string[] = []
  const listening = new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The API process exited.')))
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = Line.parse(JSON.parse(text))
      if (line.path) asked.push(line.path)
      if (line.port) resolve(line.port)
    })
  })
  const chosen = await listening
  return {
    url: `http://127.0.0.1:${chosen}`,
    port: chosen,
    countOf: (wanted) => asked.filter((one) => one === wanted).length,
    stop,
  }
}
