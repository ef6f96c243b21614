import { foldAscii } from '@latchkey/auth-core/contract'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../../context.ts'
import {
  analyzeAccounts,
  type ImportedAccount,
  insertFreeAccounts,
  listTakenNames,
} from '../../stores/account-import-store.ts'
import { insertAuditEvents } from '../../stores/audit-store.ts'
import { commandEvent } from '../audit/command-event.ts'
import { ImportedRow, usernameIn } from './imported-row.ts'

const BATCH_SIZE = 2000
/** Matches no password: the owner cannot log in before a password reset. */
const NO_PASSWORD = '!'

/** A line of a file, or the reason why it cannot be parsed. */
export type ImportLine = { line: number } & ({ row: unknown } | { reason: string })

export interface RefusedLine {
  line: number
  username: string
  reason: string
}

export interface ImportTotals {
  created: number
  /** Lines whose username and email already belong to the same account. */
  present: number
  refused: number
}

export interface ImportOptions {
  /** Checks every line and writes nothing. */
  isDryRun: boolean
  onRefused: (line: RefusedLine) => void
  onProgress: (totals: ImportTotals) => void
}

interface Candidate {
  line: number
  account: ImportedAccount
}

/**
 * Creates the accounts of a file in batches. The accounts and audit events of a batch are written
 * together or not at all. Existing accounts stay as they are, so that running the same import again
 * resumes one that stopped.
 */
export async function importAccounts(
  ctx: Context,
  lines: AsyncIterable<ImportLine>,
  { isDryRun, onRefused, onProgress }: ImportOptions,
): Promise<ImportTotals> {
  const totals: ImportTotals = { created: 0, present: 0, refused: 0 }
  const refuse = (line: RefusedLine): void => {
    totals.refused += 1
    onRefused(line)
  }
  let batch: Candidate[] = []
  const flush = async (): Promise<void> => {
    const inserted = isDryRun ? new Set<string>() : await insertBatch(ctx, batch)
    totals.created += inserted.size
    const rest = batch.filter(({ account }) => !inserted.has(account.id))
    for (const { candidate, reason } of await explain(ctx, rest)) {
      if (reason === 'free') totals.created += 1
      else if (reason === 'present') totals.present += 1
      else refuse({ line: candidate.line, username: candidate.account.username, reason })
    }
    batch = []
    onProgress({ ...totals })
  }
  for await (const line of lines) {
    const candidate = toCandidate(ctx, line)
    if ('account' in candidate) batch.push(candidate)
    else refuse(candidate)
    if (batch.length === BATCH_SIZE) await flush()
  }
  await flush()
  if (!isDryRun) await analyzeAccounts(ctx.db)
  return totals
}

function toCandidate(ctx: Context, input: ImportLine): Candidate | RefusedLine {
  const { line } = input
  if ('reason' in input) return { line, username: '', reason: input.reason }
  const parsed = ImportedRow.safeParse(input.row)
  if (!parsed.success) return { line, username: usernameIn(input.row), reason: tell(parsed.error) }
  const { username, email, role, is_active, date_joined, password_hash } = parsed.data
  const account = {
    id: uuidv7(),
    username,
    email,
    role,
    passwordHash: password_hash ?? NO_PASSWORD,
    isActive: is_active ?? true,
    dateJoined: date_joined === undefined ? ctx.now() : new Date(date_joined),
  }
  return { line, account }
}

function insertBatch({ db, now }: Context, batch: readonly Candidate[]): Promise<Set<string>> {
  return db.transaction(async (trx) => {
    const accounts = batch.map(({ account }) => account)
    const inserted = await insertFreeAccounts(trx, accounts)
    const entries = accounts
      .filter(({ id }) => inserted.has(id))
      .map(({ id, role }) => commandEvent('registered', now(), { role, imported: true }, id))
    if (entries.length > 0) await insertAuditEvents(trx, entries)
    return inserted
  })
}

interface Explained {
  candidate: Candidate
  /** `free`, `present`, or a sentence. */
  reason: string
}

/** Returns why accounts of a batch were not created. */
async function explain({ db }: Context, rest: readonly Candidate[]): Promise<Explained[]> {
  if (rest.length === 0) return []
  const wanted = rest.map(({ account }) => lower(account))
  const taken = await listTakenNames(db, wanted)
  const emails = new Map(taken.map(({ username, email }) => [username, email]))
  const takenEmails = new Set(taken.map(({ email }) => email))
  return rest.map((candidate) => {
    const { username, email } = lower(candidate.account)
    const owned = emails.get(username)
    if (owned === email) return { candidate, reason: 'present' }
    if (owned !== undefined)
      return { candidate, reason: 'The username belongs to another account.' }
    if (takenEmails.has(email)) {
      return { candidate, reason: 'The email belongs to another account.' }
    }
    return { candidate, reason: 'free' }
  })
}

function lower({ username, email }: ImportedAccount): { username: string; email: string } {
  return { username: foldAscii(username), email: foldAscii(email) }
}

function tell(error: { issues: { path: PropertyKey[]; message: string }[] }): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' ')
}
