import type { Knex } from 'knex'
import type { Condition } from './conditions.ts'

/** How a text is searched for. */
export interface Search {
  /** What is meant. */
  like: Condition
  /** What the index knows of it: true of all that are meant, and of few others. */
  indexed: Condition
  /** What share of the accounts has it, and how many those are, as far as Postgres' statistics tell. */
  share: number
  expected: number
}

const GRAM_LENGTH = 4
/** The rarest pieces leave next to nothing to the others, each of which takes its time. */
const GRAMS_ASKED = 4

/**
 * Prepares a search, in lower case. A text of up to three letters is looked for where names begin,
 * a longer one anywhere.
 */
export async function prepareSearch(db: Knex, search: string): Promise<Search> {
  const pattern = `${escapeLike(search)}%`
  const like = search.length < GRAM_LENGTH ? pattern : `%${pattern}`
  const known = await findShares(db, gramsOf(search))
  const rarest = known.slice(0, GRAMS_ASKED).map(({ gram }) => gram)
  const { share = 0, accounts = 0 } = known[0] ?? {}
  return {
    like: { sql: '(lower(username) like ? or lower(email) like ?)', values: [like, like] },
    indexed: { sql: 'search_grams(username, email) @> ?::text[]', values: [rarest] },
    share,
    expected: share * accounts,
  }
}

interface KnownGram {
  gram: string
  share: number
  /** How many accounts there are. */
  accounts: number
}

/** What share of the accounts has each piece, the rarest first; those that Postgres does not know are. */
async function findShares(db: Knex, grams: string[]): Promise<KnownGram[]> {
  const { rows } = await db.raw<{ rows: KnownGram[] }>(
    `select gram, share, accounts from search_gram_shares(?::text[]) order by share, gram`,
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
