using System.Runtime.CompilerServices;
using Npgsql;

namespace Meanwhile.Steps;

/// <summary>
/// Several statements in one round trip. The server runs them in one transaction: if one fails, none has happened.
/// </summary>
internal static class SqlBatch
{
    public static async ValueTask<StepOutcome> RunAsync(
        string name, NpgsqlBatch asked, SqlStep.Settings settings, CancellationToken stop)
    {
        await using var batch = asked;
        AskForText(batch, true);
        foreach (var statement in settings.Statements) batch.BatchCommands.Add(Command(statement, settings.Params));
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(stop).ConfigureAwait(false);
            return await SqlRows.ReadAllAsync(reader, At, batch.BatchCommands, name, stop)
                .ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.BatchCommand is NpgsqlBatchCommand command)
        {
            return SqlFailure.Of(error, name, $"`statements[{batch.BatchCommands.IndexOf(command)}]`");
        }
    }

    private static NpgsqlBatchCommand Command(string statement, JsonMap values)
    {
        var command = new NpgsqlBatchCommand(statement);
        foreach (var (name, json) in values.Entries) command.Parameters.Add(SqlText.Parameter(name, json.Span));
        return command;
    }

    // The driver has both for batches as it has them for single commands, but keeps them to itself.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_AllResultTypesAreUnknown")]
    private static extern void AskForText(NpgsqlBatch batch, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_StatementIndex")]
    private static extern int At(NpgsqlDataReader reader);
}
