using Microsoft.Data.Sqlite;

namespace Meanwhile.Journal;

/// <summary>A statement with parameters <c>$1</c>, <c>$2</c>, …, compiled once and run often.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand command;

    public SqliteStatement(SqliteConnection connection, string text, int parameters)
    {
        command = connection.CreateCommand();
        command.CommandText = text;
        for (var number = 1; number <= parameters; number++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${number}" });
        command.Prepare();
    }

    /// <summary>Runs it and gives how many rows it has changed.</summary>
    public int Execute(params ReadOnlySpan<object?> values) => With(values).ExecuteNonQuery();

    public object? First(params ReadOnlySpan<object?> values) => With(values).ExecuteScalar();

    public SqliteDataReader Read(params ReadOnlySpan<object?> values) => With(values).ExecuteReader();

    public T[] Rows<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Read(values);
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return [.. all];
    }

    public void Dispose() => command.Dispose();

    private SqliteCommand With(ReadOnlySpan<object?> values)
    {
        Must.Hold(values.Length == command.Parameters.Count);
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command;
    }
}
