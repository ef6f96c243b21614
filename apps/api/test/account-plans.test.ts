import { AccountQuery } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '@latchkey/database'
import { createTestDatabase } from '@latchkey/database/testing'
import { migrate } from '../src/migrations/migrate.ts'
import { readAccounts } from '../src/use-cases/accounts/list-accounts.ts'

const ACCOUNTS = 40_000
/** So few that a busy machine inserts them before the statement times out. */
const BATCH = 4000

interface Plan {
  'Node Type': string
  'Relation Name'?: string | undefined
  Plans?: Plan[] | undefined
}
const Plan: z.ZodType<Plan> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  Plans: z.array(z.lazy(() => Plan)).optional(),
})
const Explained = z.object({
  rows: z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan })]) })]),
})

/** Inserts the accounts with the numbers from `first` on. */
async function insertAccounts(db: Knex, first: number): Promise<void> {
  await db.raw(
    `insert into accounts
       (id, username, email, password_hash, role, is_active, date_joined, last_login)
     select gen_random_uuid(), 'person' || lpad(n::text, 6, '0'), md5(n::text) || '@example.com',
            '!', case when n % 5 = 2 then 'staff' else 'customer' end, n % 4 <> 1,
            now() - n * interval '1 minute',
            case when n % 3 = 0 then null else now() - n * interval '7 seconds' end
       from generate_series(?::int, ?::int) as n`,
    [first, first + BATCH - 1],
  )
}

describe(`with ${ACCOUNTS} accounts`, () => {
  let db: Knex

  beforeAll(async () => {
    const { url, drop } = await createTestDatabase(inject('postgresUrl'))
    db = openDatabase(url, { applicationName: 'plans', poolSize: 2 })
    await migrate(db)
    for (let first = 1; first <= ACCOUNTS; first += BATCH) await insertAccounts(db, first)
    await db.raw('vacuum analyze accounts')
    return async () => {
      await db.destroy()
      await drop()
    }
  }, 180_000)

  /** Returns the query plans for the first page of a list. */
  async function plansOf(query: Record<string, string>): Promise<Plan[]> {
    const asked: { sql: string; bindings: Knex.Value[] }[] = []
    const keep = (one: (typeof asked)[number]): void => void asked.push(one)
    db.on('query', keep)
    const batches = readAccounts({ db }, AccountQuery.parse(query))
    await batches.next()
    await batches.return(undefined)
    db.off('query', keep)
    const plans: Plan[] = []
    for (const { sql, bindings } of asked.filter((one) => one.sql.includes(' from accounts'))) {
      // Knex reports numbered bindings but accepts question marks.
      const text = sql.replaceAll(/\$\d+/g, '?')
      const { rows } = Explained.parse(await db.raw(`explain (format json) ${text}`, bindings))
      plans.push(rows[0]['QUERY PLAN'][0].Plan)
    }
    return plans
  }

  test.each([
    {},
    { role: 'staff' },
    { is_active: 'false' },
    { role: 'staff', is_active: 'false', ordering: 'username' },
    { joined_after: '2020-01-01' },
    { joined_before: '2030-01-01' },
    { search: 'per' },
    { search: 'rson000077' },
    { search: 'example.com', ordering: '-last_login' },
    { search: 'stranger' },
    { ordering: 'username' },
    { ordering: '-email' },
    { ordering: '-date_joined' },
    { ordering: 'last_login' },
  ])('Postgres uses an index for %o', async (query) => {
    const plans = await plansOf(query)

    expect(plans.length).toBeGreaterThan(0)
    const nodes = plans.flatMap(nodesOf)
    const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan')
    expect(whole.filter((node) => node['Relation Name'] === 'accounts')).toEqual([])
    expect(nodes.some((node) => /Index/.test(node['Node Type']))).toBe(true)
  })
})

function nodesOf(node: Plan): Plan[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
