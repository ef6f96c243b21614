import path from 'node:path'
import { afterAll, inject } from 'vitest'
import type { Service } from './protects.ts'
import { freePort, launch, ROOT, untilListening } from './run-program.ts'

export const EXAMPLES = path.join(ROOT, 'examples')

interface ExampleOptions {
  /** More variables for the program. */
  env?: Record<string, string>
  port?: number
}

/**
 * Starts a program in the folder of an example and waits until it listens. It stops after the tests
 * of the file.
 *
 * @param toArguments - Returns the arguments of the program for its port.
 */
export async function startExample(
  folder: string,
  command: string,
  toArguments: (port: number) => string[],
  options: ExampleOptions = {},
): Promise<Service> {
  const { url: issuer, credential } = inject('issuer')
  const port = options.port ?? (await freePort())
  const program = launch(command, toArguments(port), {
    env: {
      ISSUER: issuer,
      CREDENTIAL: credential,
      PORT: String(port),
      PYTHONDONTWRITEBYTECODE: '1',
      ...options.env,
    },
    cwd: path.join(EXAMPLES, folder),
  })
  onEnd(program.stop)
  await untilListening(port, program)
  return { url: `http://127.0.0.1:${port}` }
}

/** Runs after the tests of the file. */
export function onEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup)
}

const cleanups: (() => unknown)[] = []

afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup()
})
