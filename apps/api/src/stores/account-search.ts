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
  share: number
  expected: number
}

const PIECE_LENGTH = 4
/** The rarest n-grams filter most. Each further one takes time and filters little. */
const PIECES_ASKED = 4

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
  const isStart = search.length < PIECE_LENGTH
  const pattern = `${escapeLike(search)}%`
  const like = isStart ? pattern : `%${pattern}`
  const known = await findShares(db, isStart, isStart ? [search] : piecesOf(search))
  const rarest = known.slice(0, PIECES_ASKED).map(({ piece }) => piece)
  const { share = 0, accounts = 0 } = known[0] ?? {}
  const pieces = isStart ? 'search_starts' : 'search_pieces'
  return {
    like: { sql: '(lower(username) like ? or lower(email) like ?)', values: [like, like] },
    indexed: { sql: `${pieces}(username, email) @> ?::text[]`, values: [rarest] },
    isExact: search.length <= PIECE_LENGTH,
    share,
    expected: share * accounts,
  }
}

interface KnownPiece {
  piece: string
  share: number
  /** The number of all accounts. */
  accounts: number
}

/**
 * Returns the selectivity of each n-gram, rarest first. An n-gram without statistics is rare: 0.
 */
async function findShares(db: Knex, isStart: boolean, pieces: string[]): Promise<KnownPiece[]> {
  const { rows } = await db.raw<{ rows: KnownPiece[] }>(
    `select piece, share, accounts from search_shares(?, ?::text[]) order by share, piece`,
    [isStart ? 'accounts_search_start' : 'accounts_search', pieces],
  )
  return rows
}

function piecesOf(search: string): string[] {
  const starts = Array.from({ length: search.length - PIECE_LENGTH + 1 }, (_, at) => at)
  return [...new Set(starts.map((at) => search.slice(at, at + PIECE_LENGTH)))]
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
