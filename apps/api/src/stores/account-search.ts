import type { Knex } from 'knex'
import type { Condition } from './conditions.ts'

/** How a text is searched for. */
export interface Search {
  /** What is meant. */
  like: Condition
  /** What an index knows of it: true of all that are meant, and of few others. */
  indexed: Condition
  /** Whether it is true of no others. */
  isExact: boolean
  /** What share of the accounts has it, and how many those are, as far as Postgres' statistics tell. */
  share: number
  expected: number
}

const PIECE_LENGTH = 4
/** The rarest pieces leave next to nothing to the others, each of which takes its time. */
const PIECES_ASKED = 4

/**
 * Prepares a search, in lower case. A text of up to three letters is looked for where names begin,
 * a longer one anywhere.
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
  /** How many accounts there are. */
  accounts: number
}

/** What share of the accounts has each piece, the rarest first; those that Postgres does not know are. */
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
