-- Flows, their versions and connections, byte for byte as they were written; times are microseconds since 1970.

create table meanwhile.flow_version (
    tenant text not null, flow text not null, version text not null, media_type text not null,
    text bytea not null, origin text not null, published_at bigint not null,
    primary key (tenant, flow, version));

create table meanwhile.flow (
    tenant text not null, flow text not null, version text not null,
    primary key (tenant, flow));

create table meanwhile.connection (
    tenant text not null, name text not null, media_type text not null, text bytea not null, origin text not null,
    primary key (tenant, name));

create table meanwhile.catalog (tenant text not null primary key, revision bigint not null);
