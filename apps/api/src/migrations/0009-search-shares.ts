import type { Knex } from 'knex'

/**
 * What Postgres knows of an index is for the owner of its table alone to see. This tells it to whoever may
 * call it, so that the API needs to own nothing.
 */
const shares = (schema: string): string => `
  create function search_gram_shares(searched text[])
  returns table (gram text, share float8, accounts float8)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select name, coalesce(known.share, 0)::float8,
           (select greatest(reltuples, 0)::float8 from pg_class
             where oid = '${schema}.accounts'::regclass)
      from unnest(searched) as name
      left join (select known.gram, known.share
                   from pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
                     as known (gram, share)
                  where format('%I', schemaname) = '${schema}' and tablename = 'accounts_search'
                ) as known on known.gram = name
  $$;
  revoke execute on function search_gram_shares from public;
`

export async function up(db: Knex): Promise<void> {
  await db.raw(shares(await quotedSchema(db)))
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop function search_gram_shares')
}

async function quotedSchema(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>(
    `select format('%I', current_schema()) as schema`,
  )
  return rows[0].schema
}
