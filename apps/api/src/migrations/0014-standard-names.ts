import type { Knex } from 'knex'

/** Tables, columns and indexes get the names that the code uses. Renaming rewrites no row. */
const RENAMES = [
  ['alter table sessions rename column', 'spent_keys', 'used_key_hashes'],
  ['alter table signing_keys rename column', 'sealed_material', 'encrypted_material'],
  ['alter table outgoing_mails rename column', 'sealed_content', 'encrypted_content'],
  ['alter table', 'outgoing_mails', 'email_outbox'],
  ['alter index', 'outgoing_mails_next', 'email_outbox_next'],
  ['alter table', 'audit_entries', 'audit_events'],
  ...['account', 'at', 'position', 'unsealed', 'shown', 'kind', 'actor', 'request'].map((part) => [
    'alter index',
    `audit_entries_${part}`,
    `audit_events_${part}`,
  ]),
  ['alter function', 'search_pieces', 'search_ngrams'],
  ['alter function', 'search_starts', 'search_prefixes'],
  ['alter function', 'search_shares', 'search_selectivity'],
] as const

export async function up(db: Knex): Promise<void> {
  for (const [what, from, to] of RENAMES) await db.raw(rename(what, from, to))
}

export async function down(db: Knex): Promise<void> {
  for (const [what, from, to] of RENAMES.toReversed()) {
    await db.raw(rename(what, to, from))
  }
}

function rename(what = '', from = '', to = ''): string {
  return what.endsWith('column') ? `${what} ${from} to ${to}` : `${what} ${from} rename to ${to}`
}
