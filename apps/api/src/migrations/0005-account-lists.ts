import type { Knex } from 'knex'

/**
 * Every ordering and filter of the list has an index. `search` uses an index of the four-letter
 * n-grams of an account's username and email. `pg_trgm` has trigrams, which match too many names
 * that end in numbers, and is not installed everywhere; a GIN index supports arrays without an
 * extension. `^` marks the first one to three letters of a name.
 */
const INDEXES = `
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
    with (gin_pending_list_limit = 256);
  create index accounts_last_login on accounts (coalesce(last_login, '-infinity'::timestamptz), id);
  create index accounts_role_joined on accounts (role, date_joined, id) include (is_active);
  create index accounts_role_username on accounts (role, lower(username));
  create index accounts_disabled on accounts (date_joined, id) where not is_active;
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(INDEXES)
  await db.raw('analyze accounts')
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index accounts_search, accounts_last_login, accounts_role_joined, accounts_role_username,
      accounts_disabled;
    drop function search_grams`)
}
