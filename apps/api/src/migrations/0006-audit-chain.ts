import type { Knex } from 'knex'

/**
 * Events are sealed after they are written, in the order of `position`; each seal covers the one
 * before. Old events are deleted from the start of the chain only, and `audit_chain` stores the new
 * start. Access denials outnumber all other events and are kept for a shorter time, so they are not
 * sealed.
 */
const TABLES = `
  alter table audit_events
    add column position bigint,
    add column seal bytea,
    add check ((position is null) = (seal is null));
  create unique index audit_events_position on audit_events (position) where position is not null;
  create index audit_events_unsealed on audit_events (id)
    where position is null and kind <> 'refused';
  create index audit_events_shown on audit_events (id) where kind <> 'refused';
  create index audit_events_kind on audit_events (kind, id);
  create index audit_events_actor on audit_events (actor_id, id) where actor_id is not null;
  create index audit_events_request on audit_events (request_id) where request_id is not null;

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
    drop index audit_events_shown, audit_events_kind, audit_events_actor, audit_events_request;
    alter table audit_events drop column position, drop column seal`)
}
