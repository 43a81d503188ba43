using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Meanwhile.Journal;

/// <summary>
/// A statement with parameters <c>$1</c>, <c>$2</c>, …, compiled once and run often. Writing goes straight to SQLite:
/// on the way over ADO.NET a row costs three times as much as the row.
/// </summary>
internal sealed class SqliteStatement(SqliteConnection connection, string text, int parameters) : IDisposable
{
    private readonly int[] places = new int[parameters];
    private SqliteCommand? command;
    private sqlite3_stmt? compiled;

    /// <summary>Runs it and gives how many rows it has changed.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Must.Hold(values.Length == parameters);
        compiled ??= Compile();
        for (var index = 0; index < values.Length; index++) Bind(places[index], values[index]);
        var result = raw.sqlite3_step(compiled);
        var changed = raw.sqlite3_changes(connection.Handle);
        if (result is not raw.SQLITE_DONE and not raw.SQLITE_ROW) throw Error(result);
        raw.sqlite3_reset(compiled);
        return changed;
    }

    public object? First(params ReadOnlySpan<object?> values) => With(values).ExecuteScalar();

    public SqliteDataReader Read(params ReadOnlySpan<object?> values) => With(values).ExecuteReader();

    public T[] Rows<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Read(values);
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return [.. all];
    }

    public void Dispose()
    {
        command?.Dispose();
        compiled?.Dispose();
    }

    private sqlite3_stmt Compile()
    {
        var result = raw.sqlite3_prepare_v2(connection.Handle, text, out var statement);
        if (result != raw.SQLITE_OK) throw Error(result);
        for (var index = 0; index < parameters; index++)
            places[index] = raw.sqlite3_bind_parameter_index(statement, $"${index + 1}");
        return statement;
    }

    private void Bind(int place, object? value)
    {
        var result = value switch
        {
            null => raw.sqlite3_bind_null(compiled, place),
            byte[] bytes => raw.sqlite3_bind_blob(compiled, place, bytes),
            string letters => raw.sqlite3_bind_text(compiled, place, letters),
            long number => raw.sqlite3_bind_int64(compiled, place, number),
            int number => raw.sqlite3_bind_int64(compiled, place, number),
            short number => raw.sqlite3_bind_int64(compiled, place, number),
            _ => throw new InvalidOperationException($"nothing is kept as {value.GetType()}"),
        };
        if (result != raw.SQLITE_OK) throw Error(result);
    }

    private SqliteException Error(int result) => new(
        raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), result,
        raw.sqlite3_extended_errcode(connection.Handle));

    private SqliteCommand With(ReadOnlySpan<object?> values)
    {
        Must.Hold(values.Length == parameters);
        if (command is null)
        {
            command = connection.CreateCommand();
            command.CommandText = text;
            for (var number = 1; number <= parameters; number++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${number}" });
        }
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command;
    }
}
