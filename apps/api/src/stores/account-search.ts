import type { Knex } from 'knex'
import type { Condition } from './conditions.ts'

/** A prepared search. */
export interface Search {
  /** Matches exactly the accounts that the search is for. */
  like: Condition
  /** The index condition: matches all of these accounts and a few others. */
  indexed: Condition
  /** Whether `indexed` matches no others. */
  isExact: boolean
  /** Selectivity: the share of accounts that match, and their number, by Postgres' statistics. */
  selectivity: number
  expected: number
}

const NGRAM_LENGTH = 4
/** The rarest n-grams filter most. Each further one takes time and filters little. */
const NGRAMS_ASKED = 4

/**
 * Prepares a search.
 *
 * A search by hand stays because its slowest page is faster: among a million accounts it takes 6 ms where
 * pg_trgm takes 25 ms, for names that end in numbers. pg_trgm's three-letter n-grams are too common there.
 * Most other pages take pg_trgm 1 to 2 ms less, because this search reads Postgres's statistics first.
 * `npm run bench -- --only=search` measures both.
 * A text of up to three letters matches the start of a name, a longer one any
 * part of it.
 *
 * @param search - In lower case.
 */
export async function prepareSearch(db: Knex, search: string): Promise<Search> {
  const isStart = search.length < NGRAM_LENGTH
  const pattern = `${escapeLike(search)}%`
  const like = isStart ? pattern : `%${pattern}`
  const known = await findSelectivity(db, isStart, isStart ? [search] : ngramsOf(search))
  const rarest = known.slice(0, NGRAMS_ASKED).map(({ ngram }) => ngram)
  const { selectivity = 0, accounts = 0 } = known[0] ?? {}
  const ngrams = isStart ? 'search_prefixes' : 'search_ngrams'
  return {
    like: { sql: '(lower(username) like ? or lower(email) like ?)', values: [like, like] },
    indexed: { sql: `${ngrams}(username, email) @> ?::text[]`, values: [rarest] },
    isExact: search.length <= NGRAM_LENGTH,
    selectivity,
    expected: selectivity * accounts,
  }
}

interface KnownNgram {
  ngram: string
  selectivity: number
  /** The number of all accounts. */
  accounts: number
}

/**
 * Returns the selectivity of each n-gram, rarest first. An n-gram without statistics is rare: 0.
 */
async function findSelectivity(
  db: Knex,
  isStart: boolean,
  ngrams: string[],
): Promise<KnownNgram[]> {
  const { rows } = await db.raw<{ rows: KnownNgram[] }>(
    `select piece as ngram, share as selectivity, accounts
       from search_selectivity(?, ?::text[]) order by share, piece`,
    [isStart ? 'accounts_search_start' : 'accounts_search', ngrams],
  )
  return rows
}

function ngramsOf(search: string): string[] {
  const starts = Array.from({ length: search.length - NGRAM_LENGTH + 1 }, (_, at) => at)
  return [...new Set(starts.map((at) => search.slice(at, at + NGRAM_LENGTH)))]
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
