import type { Knex } from 'knex'

/**
 * Prefixes have an index of their own. They are few, so Postgres' statistics include the
 * share of each, from which the search chooses its plan.
 */
const INDEXES = `
  drop index accounts_search;
  drop function search_grams;

  create function search_pieces(username text, email text) returns text[]
  language sql immutable parallel safe cost 1000
  as $$
    select array_agg(distinct substr(name, position, 4))
      from unnest(array[lower(username), lower(email)]) as name,
           generate_series(1, length(name) - 3) as position
  $$;

  create function search_starts(username text, email text) returns text[]
  language sql immutable parallel safe cost 1000
  as $$
    select array_agg(distinct left(name, length))
      from unnest(array[lower(username), lower(email)]) as name, unnest(array[1, 2, 3]) as length
  $$;

  create index accounts_search on accounts using gin (search_pieces(username, email))
    with (gin_pending_list_limit = 256);
  create index accounts_search_start on accounts using gin (search_starts(username, email))
    with (gin_pending_list_limit = 256);
`

/**
 * Only the owner of a table sees the statistics of its indexes. This function runs as the owner and
 * returns them to every role that may execute it, so that the API needs to own nothing.
 */
const shares = (schema: string): string => `
  create function search_shares(index text, searched text[])
  returns table (piece text, share float8, accounts float8)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select name, coalesce(known.share, 0)::float8,
           (select greatest(reltuples, 0)::float8 from pg_class
             where oid = '${schema}.accounts'::regclass)
      from unnest(searched) as name
      left join (select known.piece, known.share
                   from pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
                     as known (piece, share)
                  where format('%I', schemaname) = '${schema}' and tablename = index
                    and index in ('accounts_search', 'accounts_search_start')
                ) as known on known.piece = name
  $$;
  revoke execute on function search_shares from public;
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(INDEXES)
  await db.raw(shares(await quotedSchema(db)))
  await db.raw('analyze accounts')
}

export async function down(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(`
    drop function search_shares;
    drop index accounts_search, accounts_search_start;
    drop function search_pieces, search_starts;

    create function search_grams(username text, email text) returns text[]
    language sql immutable parallel safe cost 1000
    as $$
      select array_agg(distinct gram)
        from unnest(array[lower(username), lower(email)]) as name,
             lateral (select substr(name, position, 4)
                        from generate_series(1, length(name) - 3) as position
                      union all
                      select '^' || left(name, length) from unnest(array[1, 2, 3]) as length
                     ) as grams (gram)
    $$;
    create index accounts_search on accounts using gin (search_grams(username, email))
      with (gin_pending_list_limit = 256)`)
}

async function quotedSchema(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>(
    `select format('%I', current_schema()) as schema`,
  )
  return rows[0].schema
}
