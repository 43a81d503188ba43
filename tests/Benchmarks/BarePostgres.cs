using Npgsql;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What the database itself allows: a loop over one connection that writes the same rows into the same tables, all runs
/// that are in flight with one transaction of prepared statements over arrays, and knows nothing of epochs or queues.
/// </summary>
internal sealed class BarePostgres : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly Guid[] names;
    private readonly byte[][][] bodies;
    private readonly RunRows rows;
    private readonly byte[][] inputs;

    private BarePostgres(NpgsqlConnection connection, int inflight, RunRows rows)
    {
        (this.connection, this.rows, names) = (connection, rows, new Guid[inflight]);
        bodies = [.. rows.Entries.Select(entry => Enumerable.Repeat(entry.Body, inflight).ToArray())];
        inputs = [.. Enumerable.Repeat(rows.Input, inflight)];
    }

    public static async Task<BarePostgres> OpenAsync(string address, int inflight, RunRows rows)
    {
        var connection = new NpgsqlConnection(
            address + ";Max Auto Prepare=20;Auto Prepare Min Usages=1;Options=-c plan_cache_mode=force_generic_plan "
                + "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off");
        await connection.OpenAsync();
        return new BarePostgres(connection, inflight, rows);
    }

    /// <summary>As many runs as are in flight, from start to end.</summary>
    public async Task WriteRoundAsync()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        for (var one = 0; one < names.Length; one++) names[one] = Guid.CreateVersion7();
        for (var stage = 1; stage <= bodies.Length; stage++)
        {
            var written = rows.Entries[stage - 1];
            await using var batch = new NpgsqlBatch(connection);
            if (stage == 1)
            {
                Add(batch, """
                    insert into meanwhile.run
                        (run, tenant, flow, version, shard, status, epoch, created, updated, input)
                    select a.run, 'default', 'order', '6b86b273ff34fce1', 7, 0, 1, $2, $2, a.input
                    from unnest($1, $3) as a(run, input)
                    """, names, now, inputs);
            }
            Add(batch, """
                insert into meanwhile.run_event (run, seq, kind, place, body, at)
                select a.run, $2, $3, $4, a.body, $6 from unnest($1, $5) as a(run, body)
                """, names, (long)stage, (short)written.Kind, written.Place, bodies[stage - 1], now);
            if (stage == bodies.Length)
            {
                Add(batch, """
                    update meanwhile.run r set status = 1, ended_at = $2, updated = $2 from unnest($1) as a(run)
                    where r.run = a.run
                    """, names, now);
            }
            await batch.ExecuteNonQueryAsync();
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static void Add(NpgsqlBatch batch, string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
