#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { startControl } from './cli/control.ts'
import { HELP, toOptions } from './cli/arguments.ts'
import { startTestServer } from './server.ts'

/** Starts a server, prints its addresses as a line of JSON, and stops when standard input ends. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      env: { type: 'string', multiple: true },
      'reject-weak-passwords': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  const server = await startTestServer(toOptions(values))
  const control = await startControl(server)
  process.stdout.write(`${JSON.stringify({ url: server.url, control: control.url })}\n`)
  await untilStopped()
  await control.close()
  await server.stop()
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.resume().once('end', resolve).once('error', resolve)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve())
  })
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`The test server cannot start. ${message}\n`)
    process.exit(1)
  },
)
