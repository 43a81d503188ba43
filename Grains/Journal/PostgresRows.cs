using System.Data;
using Meanwhile.Runs;
using Npgsql;
using NpgsqlTypes;

namespace Meanwhile.Journal;

/// <summary>How rows of the database become records, and back.</summary>
internal static class PostgresRows
{
    public const string Record = """
        r.run, r.tenant, r.flow, r.version, r.key, r.status, r.created, r.ended_at, r.wake_at, r.epoch, r.traceparent,
        r.tracestate
        """;

    public const string RunsNamed = $"""
        select {Record}, coalesce(r.input, b.body) from meanwhile.run r
        left join meanwhile.blob b on b.run = r.run and b.hash = r.input_blob where r.run = any($1)
        """;

    public const string EntriesOfRuns = """
        select e.seq, e.kind, e.place, coalesce(e.body, b.body), e.at, e.run from meanwhile.run_event e
        left join meanwhile.blob b on b.run = e.run and b.hash = e.blob where e.run = any($1) order by e.run, e.seq
        """;

    private const int Input = 12;

    public static RunRecord RecordOf(NpgsqlDataReader row) => new()
    {
        Run = row.GetGuid(0),
        Tenant = row.GetString(1),
        Flow = row.GetString(2),
        Version = row.GetString(3),
        Key = Text(row, 4),
        Status = (RunStatus)row.GetInt16(5),
        StartedAt = JournalTime.Of(row.GetInt64(6)),
        EndedAt = Time(row, 7),
        WakeAt = Time(row, 8),
        Epoch = row.GetInt64(9),
        TraceParent = Text(row, 10),
        TraceState = Text(row, 11),
        Input = row.FieldCount > Input ? Bytes(row, Input) : default,
    };

    public static JournalEntry Entry(NpgsqlDataReader row) => new(
        row.GetInt64(0), (EntryKind)row.GetInt16(1), row.GetString(2), Bytes(row, 3), JournalTime.Of(row.GetInt64(4)));

    public static ReadOnlyMemory<byte> Bytes(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? default : row.GetFieldValue<byte[]>(column);

    public static async Task<List<T>> ReadAllAsync<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read)
    {
        var all = new List<T>();
        while (await rows.ReadAsync()) all.Add(read(rows));
        return all;
    }

    public static NpgsqlParameter Many<T>(List<T> values, NpgsqlDbType type) =>
        new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    public static NpgsqlParameter One(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type, Direction = ParameterDirection.Input };

    private static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : JournalTime.Of(row.GetInt64(column));
}
