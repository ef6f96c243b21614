import type { Knex } from 'knex'
import type { Condition } from './conditions.ts'

/** How a text is searched for. */
export interface Search {
  /** What is meant. */
  like: Condition
  /** What the index knows of it: true of all that are meant, and of few others. */
  indexed: Condition
  /** Whether few accounts have it, as far as Postgres' statistics tell. */
  isRare: boolean
}

const GRAM_LENGTH = 4
/** The rarest pieces leave next to nothing to the others, each of which takes its time. */
const GRAMS_ASKED = 4
/** What a larger share of the accounts has is found faster along the ordering of the list. */
const RARE_SHARE = 0.005

/**
 * Prepares a search, in lower case. A text of up to three letters is looked for where names begin,
 * a longer one anywhere.
 */
export async function prepareSearch(db: Knex, search: string): Promise<Search> {
  const pattern = `${escapeLike(search)}%`
  const like = search.length < GRAM_LENGTH ? pattern : `%${pattern}`
  const known = await findShares(db, gramsOf(search))
  const rarest = known.slice(0, GRAMS_ASKED).map(({ gram }) => gram)
  return {
    like: { sql: '(lower(username) like ? or lower(email) like ?)', values: [like, like] },
    indexed: { sql: 'search_grams(username, email) @> ?::text[]', values: [rarest] },
    isRare: (known[0]?.share ?? 0) < RARE_SHARE,
  }
}

/** What share of the accounts has each piece, the rarest first; those that Postgres does not know are. */
async function findShares(db: Knex, grams: string[]): Promise<{ gram: string; share: number }[]> {
  const { rows } = await db.raw<{ rows: { gram: string; share: number }[] }>(
    `select gram, coalesce(share, 0)::float8 as share
       from unnest(?::text[]) as searched (gram)
       left join (select known.gram, known.share
                    from pg_stats,
                         unnest(most_common_elems::text::text[], most_common_elem_freqs)
                           as known (gram, share)
                   where schemaname = current_schema() and tablename = 'accounts_search'
                 ) as known using (gram)
      order by share, gram`,
    [grams],
  )
  return rows
}

function gramsOf(search: string): string[] {
  if (search.length < GRAM_LENGTH) return [`^${search}`]
  const starts = Array.from({ length: search.length - GRAM_LENGTH + 1 }, (_, at) => at)
  return [...new Set(starts.map((at) => search.slice(at, at + GRAM_LENGTH)))]
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
