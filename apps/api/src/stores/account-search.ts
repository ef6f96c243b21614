import type { Knex } from 'knex'

/** A part of a `where`, with `?` for each of its values. */
export interface Condition {
  sql: string
  values?: Knex.Value[]
}

const GRAM_LENGTH = 3
/** What a larger share of the accounts has is found faster along the ordering of the list. */
const RARE_SHARE = 0.005

/**
 * The two conditions of a search: the first is what the index knows, the second what is meant. A text of
 * one or two letters is looked for where names begin, a longer one anywhere.
 */
export function searchedBy(search: string): [Condition, Condition] {
  const pattern = `${escapeLike(search)}%`
  const like = search.length < GRAM_LENGTH ? pattern : `%${pattern}`
  return [
    {
      sql: 'search_grams(username, email) @> ?::text[]',
      values: [gramsOf(search)],
    },
    { sql: '(lower(username) like ? or lower(email) like ?)', values: [like, like] },
  ]
}

/** Whether few accounts have what is searched for, as far as Postgres' statistics tell. */
export async function isRareSearch(db: Knex, search: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { share: number }[] }>(
    `select min(coalesce(share, 0))::float8 as share
       from unnest(?::text[]) as searched (gram)
       left join (select known.gram, known.share
                    from pg_stats,
                         unnest(most_common_elems::text::text[], most_common_elem_freqs)
                           as known (gram, share)
                   where schemaname = current_schema() and tablename = 'accounts_search'
                 ) as known using (gram)`,
    [gramsOf(search)],
  )
  return (rows[0]?.share ?? 0) < RARE_SHARE
}

function gramsOf(search: string): string[] {
  if (search.length < GRAM_LENGTH) return [`^${search}`]
  const starts = Array.from({ length: search.length - GRAM_LENGTH + 1 }, (_, at) => at)
  return [...new Set(starts.map((at) => search.slice(at, at + GRAM_LENGTH)))]
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
