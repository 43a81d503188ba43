-- Who is in the cluster, for Microsoft.Orleans.Clustering.AdoNet: it reads its statements from a table of this name, and
-- expects of each the parameters and columns that stand in it. A change is made only on the version it was made from.

create schema if not exists orleans;

create table orleans.cluster (id text not null primary key, version int not null default 0);

create table orleans.silo (
    cluster text not null references orleans.cluster, address text not null, port int not null,
    generation int not null, name text not null, host text not null, status int not null, proxy_port int,
    suspect_times text, started_at timestamptz not null, alive_at timestamptz not null,
    primary key (cluster, address, port, generation));

create table orleans.OrleansQuery (QueryKey text not null primary key, QueryText text not null);

insert into orleans.OrleansQuery values
('InsertMembershipVersionKey', $query$
    with added as (
        insert into orleans.cluster (id) values (@DeploymentId) on conflict do nothing returning 1)
    select exists (select from added)
$query$),
('InsertMembershipKey', $query$
    with counted as (
        update orleans.cluster set version = version + 1
        where id = @DeploymentId and version = @Version and not exists (
            select from orleans.silo where cluster = @DeploymentId and address = @Address and port = @Port
                and generation = @Generation)
        returning id),
    added as (
        insert into orleans.silo (cluster, address, port, generation, name, host, status, proxy_port, started_at,
            alive_at)
        select id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from counted returning 1)
    select exists (select from added)
$query$),
('UpdateMembershipKey', $query$
    with counted as (
        update orleans.cluster set version = version + 1
        where id = @DeploymentId and version = @Version and exists (
            select from orleans.silo where cluster = @DeploymentId and address = @Address and port = @Port
                and generation = @Generation)
        returning id),
    changed as (
        update orleans.silo
        set status = @Status, suspect_times = @SuspectTimes, alive_at = greatest(alive_at, @IAmAliveTime)
        where cluster in (select id from counted) and address = @Address and port = @Port
            and generation = @Generation
        returning 1)
    select exists (select from changed)
$query$),
('UpdateIAmAlivetimeKey', $query$
    update orleans.silo set alive_at = greatest(alive_at, @IAmAliveTime)
    where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$query$),
('MembershipReadRowKey', $query$
    select c.id as DeploymentId, s.address as Address, s.port as Port, s.generation as Generation,
        s.name as SiloName, s.host as HostName, s.status as Status, s.proxy_port as ProxyPort,
        s.suspect_times as SuspectTimes, s.started_at as StartTime, s.alive_at as IAmAliveTime, c.version as Version
    from orleans.cluster c left join orleans.silo s on s.cluster = c.id and s.address = @Address and s.port = @Port
        and s.generation = @Generation
    where c.id = @DeploymentId
$query$),
('MembershipReadAllKey', $query$
    select c.id as DeploymentId, s.address as Address, s.port as Port, s.generation as Generation,
        s.name as SiloName, s.host as HostName, s.status as Status, s.proxy_port as ProxyPort,
        s.suspect_times as SuspectTimes, s.started_at as StartTime, s.alive_at as IAmAliveTime, c.version as Version
    from orleans.cluster c left join orleans.silo s on s.cluster = c.id
    where c.id = @DeploymentId
$query$),
('GatewaysQueryKey', $query$
    select address as Address, proxy_port as ProxyPort, generation as Generation from orleans.silo
    where cluster = @DeploymentId and status = @Status and proxy_port > 0
$query$),
('DeleteMembershipTableEntriesKey', $query$
    with silos as (delete from orleans.silo where cluster = @DeploymentId)
    delete from orleans.cluster where id = @DeploymentId
$query$),
('CleanupDefunctSiloEntriesKey', $query$
    delete from orleans.silo
    where cluster = @DeploymentId and alive_at < @IAmAliveTime and started_at < @IAmAliveTime and status = 6
$query$),
('CleanupDefunctSiloEntryKey', $query$
    delete from orleans.silo
    where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
        and status = 6 and alive_at = @IAmAliveTime and started_at = @StartTime
        and coalesce(suspect_times, '') = coalesce(@SuspectTimes, '')
$query$);
