-- Times are microseconds since 1970; run names are 16 bytes in the order of their letters, so they sort by time.
-- A body or an input is null when it is empty or stands in blob under its hash.

create table run (
    run blob not null primary key, tenant text not null, flow text not null, version text not null,
    shard integer not null, key text, key_seq integer, status integer not null, epoch integer not null,
    wake_at integer, created integer not null, updated integer not null, ended_at integer,
    input blob, input_blob blob, traceparent text, tracestate text) without rowid;

create index run_open on run (run) where status in (0, 6);
create index run_waking on run (wake_at, run) where wake_at is not null and status in (4, 5);
create index run_listed on run (tenant, run desc);
create index run_ended on run (ended_at) where ended_at is not null;
create index run_head on run (tenant, flow, key, key_seq) where key is not null and ended_at is null;
create index run_keyed on run (tenant, flow, key, run) where key is not null;

create table run_event (
    run blob not null, seq integer not null, kind integer not null, place text not null,
    body blob, blob blob, at integer not null,
    primary key (run, seq)) without rowid;

create table blob (
    run blob not null, hash blob not null, body blob not null,
    primary key (run, hash));

create table run_key (
    tenant text not null, flow text not null, key text not null, next_seq integer not null, state blob,
    primary key (tenant, flow, key)) without rowid;

create table idempotency (
    tenant text not null, flow text not null, key text not null,
    fingerprint text not null, run blob not null, claimed_at integer not null, kept_until integer not null,
    primary key (tenant, flow, key)) without rowid;

create index idempotency_kept on idempotency (kept_until);
