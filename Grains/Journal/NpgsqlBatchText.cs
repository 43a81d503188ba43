using Npgsql;

namespace Meanwhile.Journal;

internal static class NpgsqlBatchText
{
    /// <summary>Adds a statement with its values.</summary>
    public static void Send(this NpgsqlBatch batch, string text, params NpgsqlParameter[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values) command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }
}
