import { withClient } from './postgres.mjs'

const BATCH = 50_000

/**
 * Fills the table up to `size` accounts, like those of a service after two years: one in five is
 * staff, one in four is disabled, one in three has never logged in.
 */
export async function seedAccounts(databaseUrl, size) {
  await withClient(databaseUrl, async (client) => {
    await client.query('set statement_timeout = 0')
    const { rows } = await client.query('select count(*)::int as count from accounts')
    const rebuild = [
      await dropIndex(client, 'accounts_search'),
      await dropIndex(client, 'accounts_search_start'),
    ]
    for (let from = rows[0].count; from < size; from += BATCH) {
      await client.query(SEED, [from, Math.min(from + BATCH, size) - 1])
    }
    for (const one of rebuild) await one()
    await client.query('vacuum analyze accounts')
  })
}

/** Drops an index, and returns a function that rebuilds it. This makes the inserts much faster. */
async function dropIndex(client, name) {
  const { rows } = await client.query('select pg_get_indexdef($1::regclass) as definition', [name])
  await client.query(`drop index ${name}`)
  return () => client.query(rows[0].definition)
}

/** A hash spreads names and times, so that no two orderings agree. */
const SEED = `
  insert into accounts (id, username, email, password_hash, role, is_active, date_joined, last_login)
  select gen_random_uuid(),
         case when n % 500 = 3 then 'zo' || n else 'person' || lpad(n::text, 7, '0') end,
         substr(md5(n::text), 1, 12) || n || '@mail.example.com',
         'bcrypt_sha256$$2b$12$' || md5(n::text) || substr(md5(n::text), 1, 21),
         case when n % 5 = 2 then 'staff' else 'customer' end,
         n % 4 <> 1,
         timestamptz '2025-01-01' + (abs(hashint4(n)) % 63072000) * interval '1 second',
         case when n % 3 = 0 then null
              else timestamptz '2025-06-01' + (abs(hashint4(n + 7)) % 40000000) * interval '1 second' end
    from generate_series($1::int, $2::int) as n
`
