import { describe } from 'vitest'
import { protects } from './support/protects.ts'
import { startExample } from './support/start-example.ts'

const start = (folder: string) => () => startExample(folder, process.execPath, () => ['server.mjs'])

describe.each(['express', 'fastify', 'hono'])('examples/%s', (folder) => {
  protects(start(folder), true)
})

describe('examples/node-jose', () => {
  protects(start('node-jose'), false)
})
