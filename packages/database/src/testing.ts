import { randomUUID } from 'node:crypto'
import { openDatabase } from './open-database.ts'

export interface TestDatabase {
  url: string
  drop: () => Promise<void>
}

/** Makes an empty database with a name of its own on the server. */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await run(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = name
  return {
    url: url.href,
    drop: () => run(serverUrl, `drop database if exists ${name} with (force)`),
  }
}

async function run(serverUrl: string, statement: string): Promise<void> {
  const db = openDatabase(serverUrl, { applicationName: 'latchkey-testing', poolSize: 1 })
  try {
    await db.raw(statement)
  } finally {
    await db.destroy()
  }
}
