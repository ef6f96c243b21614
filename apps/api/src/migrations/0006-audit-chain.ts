import type { Knex } from 'knex'

/**
 * Events are sealed after they are written, in the order of `position`; each seal covers the one
 * before. Old events are deleted from the start of the chain only, and `audit_chain` stores the new
 * start. Access denials outnumber all other events and are kept for a shorter time, so they are not
 * sealed.
 */
const TABLES = `
  alter table audit_entries
    add column position bigint,
    add column seal bytea,
    add check ((position is null) = (seal is null));
  create unique index audit_entries_position on audit_entries (position) where position is not null;
  create index audit_entries_unsealed on audit_entries (id)
    where position is null and kind <> 'refused';
  create index audit_entries_shown on audit_entries (id) where kind <> 'refused';
  create index audit_entries_kind on audit_entries (kind, id);
  create index audit_entries_actor on audit_entries (actor_id, id) where actor_id is not null;
  create index audit_entries_request on audit_entries (request_id) where request_id is not null;

  create table audit_chain (
    is_only boolean primary key default true check (is_only),
    base_position bigint not null default 0,
    base_seal bytea not null default '',
    head_position bigint not null default 0,
    head_seal bytea not null default '',
    check (base_position <= head_position)
  );
  insert into audit_chain default values;

  create table daily_counts (
    day date not null,
    name text not null,
    count bigint not null check (count >= 0),
    primary key (day, name)
  );
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(TABLES)
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table daily_counts, audit_chain;
    drop index audit_entries_shown, audit_entries_kind, audit_entries_actor, audit_entries_request;
    alter table audit_entries drop column position, drop column seal`)
}
