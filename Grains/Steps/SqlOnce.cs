using Meanwhile.Connections;
using Meanwhile.Runs;
using Npgsql;

namespace Meanwhile.Steps;

/// <summary>
/// Statements on the very database that the journal is in: the effect and its record are one transaction. Whoever comes
/// a second time, after a crash or from a silo that has lost the run, finds what the first one has got.
/// </summary>
internal static class SqlOnce
{
    /// <param name="connection">The database.</param>
    /// <param name="once">The name of the call.</param>
    /// <param name="run">Runs the statements on a connection that is in a transaction.</param>
    /// <param name="stop">Ends it; then nothing has happened.</param>
    public static async ValueTask<StepOutcome> RunAsync(
        PostgresConnection connection, OnceName once, Func<NpgsqlConnection, ValueTask<StepOutcome>> run,
        CancellationToken stop)
    {
        await using var database = await connection.Source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var one = await database.BeginTransactionAsync(stop).ConfigureAwait(false);
        if (!await ClaimAsync(database, once, stop).ConfigureAwait(false))
            return new StepOutcome.Done(new StepValue(await ValueAsync(database, once, stop).ConfigureAwait(false)));
        var outcome = await run(database).ConfigureAwait(false);
        if (outcome is not StepOutcome.Done done) return outcome;
        await KeepAsync(database, once, done.Value.Json, stop).ConfigureAwait(false);
        await one.CommitAsync(stop).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Waits for whoever makes the same call now.</summary>
    private static async ValueTask<bool> ClaimAsync(NpgsqlConnection database, OnceName once, CancellationToken stop)
    {
        await using var command = Command(database, once,
            "insert into meanwhile.effect (run, place) values ($1, $2) on conflict do nothing");
        return await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false) == 1;
    }

    private static async ValueTask<byte[]> ValueAsync(NpgsqlConnection database, OnceName once, CancellationToken stop)
    {
        await using var command = Command(database, once,
            "select value from meanwhile.effect where run = $1 and place = $2");
        return (byte[])(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!;
    }

    private static async ValueTask KeepAsync(
        NpgsqlConnection database, OnceName once, ReadOnlyMemory<byte> value, CancellationToken stop)
    {
        await using var command = Command(database, once,
            "update meanwhile.effect set value = $3 where run = $1 and place = $2");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = value.ToArray() });
        await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
    }

    private static NpgsqlCommand Command(NpgsqlConnection database, OnceName once, string text)
    {
        var command = database.CreateCommand();
        command.CommandText = text;
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = once.Run });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = once.Place });
        return command;
    }
}
