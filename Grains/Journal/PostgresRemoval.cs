using Npgsql;
using NpgsqlTypes;
using static Meanwhile.Journal.PostgresRows;

namespace Meanwhile.Journal;

/// <summary>Takes ended runs out of the database, and what belonged to them alone.</summary>
internal static class PostgresRemoval
{
    private const string Runs = """
        with old as materialized (
            select run, tenant, flow, key from meanwhile.run where ended_at is not null and ended_at < $1
            order by ended_at limit $2 for update skip locked),
        entries as (delete from meanwhile.run_event e using old o where e.run = o.run),
        effects as (delete from meanwhile.effect f using old o where f.run = o.run),
        blobs as (delete from meanwhile.blob b using old o where b.run = o.run),
        runs as (delete from meanwhile.run r using old o where r.run = o.run)
        select tenant, flow, key from old
        """;

    private const string Claims = """
        with old as materialized (
            select tenant, flow, key from meanwhile.idempotency where kept_until < $1
            order by kept_until limit $2 for update skip locked)
        delete from meanwhile.idempotency i using old o
        where i.tenant = o.tenant and i.flow = o.flow and i.key = o.key
        """;

    /// <summary>Waits for whoever is about to start a run with one of these keys, and keeps others waiting.</summary>
    private const string LockKeys = """
        select 1 from unnest($1, $2, $3) as a(tenant, flow, key)
        join meanwhile.run_key k on k.tenant = a.tenant and k.flow = a.flow and k.key = a.key
        where k.state is null order by k.tenant, k.flow, k.key for update of k
        """;

    private const string Keys = """
        delete from meanwhile.run_key k using unnest($1, $2, $3) as a(tenant, flow, key)
        where k.tenant = a.tenant and k.flow = a.flow and k.key = a.key and k.state is null and not exists (
            select 1 from meanwhile.run r where r.tenant = a.tenant and r.flow = a.flow and r.key = a.key)
        """;

    public static async Task<int> RemoveAsync(
        NpgsqlConnection connection, DateTimeOffset endedBefore, DateTimeOffset now, int limit)
    {
        await using var one = await connection.BeginTransactionAsync();
        var gone = await OldAsync(connection, JournalTime.Micros(endedBefore), JournalTime.Micros(now), limit);
        var keys = gone.Where(run => run.Key is not null).Distinct().ToList();
        if (keys.Count > 0)
        {
            // Two statements: the second must see the runs of those for whom the first has waited.
            await ExecuteAsync(connection, LockKeys, keys);
            await ExecuteAsync(connection, Keys, keys);
        }
        await one.CommitAsync();
        return gone.Count;
    }

    private static async Task<List<(string Tenant, string Flow, string? Key)>> OldAsync(
        NpgsqlConnection connection, long endedBefore, long now, int limit)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Send(Runs, One(endedBefore, NpgsqlDbType.Bigint), One(limit, NpgsqlDbType.Integer));
        batch.Send(Claims, One(now, NpgsqlDbType.Bigint), One(limit, NpgsqlDbType.Integer));
        await using var rows = await batch.ExecuteReaderAsync();
        return await ReadAllAsync(rows,
            row => (row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)));
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string text, List<(string Tenant, string Flow, string? Key)> keys)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Send(text,
            Many(keys.ConvertAll(key => key.Tenant), NpgsqlDbType.Text),
            Many(keys.ConvertAll(key => key.Flow), NpgsqlDbType.Text),
            Many(keys.ConvertAll(key => key.Key), NpgsqlDbType.Text));
        await batch.ExecuteNonQueryAsync();
    }
}
