-- Times are microseconds since 1970; run names sort by time.
-- A body or an input is null when it is empty or stands in blob under its hash.

create table meanwhile.run (
    run uuid not null primary key, tenant text not null, flow text not null, version text not null,
    shard smallint not null, key text, key_seq bigint, status smallint not null, epoch bigint not null,
    wake_at bigint, created bigint not null, updated bigint not null, ended_at bigint,
    input bytea, input_blob bytea, traceparent text, tracestate text) with (fillfactor = 85);

create index run_open on meanwhile.run (run) where status in (0, 6);
create index run_waking on meanwhile.run (wake_at, run) where wake_at is not null and status in (4, 5);
create index run_listed on meanwhile.run (tenant, run desc);
create index run_ended on meanwhile.run (ended_at) where ended_at is not null;
create index run_head on meanwhile.run (tenant, flow, key, key_seq) where key is not null and ended_at is null;
create index run_keyed on meanwhile.run (tenant, flow, key, run) where key is not null;

create table meanwhile.run_event (
    run uuid not null, seq bigint not null, kind smallint not null, place text not null,
    body bytea, blob bytea, at bigint not null,
    primary key (run, seq));

create table meanwhile.blob (
    run uuid not null, hash bytea not null, body bytea not null,
    primary key (run, hash));

create table meanwhile.run_key (
    tenant text not null, flow text not null, key text not null, next_seq bigint not null, state bytea,
    primary key (tenant, flow, key)) with (fillfactor = 85);

create table meanwhile.idempotency (
    tenant text not null, flow text not null, key text not null,
    fingerprint text not null, run uuid not null, claimed_at bigint not null, kept_until bigint not null,
    primary key (tenant, flow, key));

create index idempotency_kept on meanwhile.idempotency (kept_until);
