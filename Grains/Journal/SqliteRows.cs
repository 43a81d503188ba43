using Meanwhile.Runs;
using Microsoft.Data.Sqlite;

namespace Meanwhile.Journal;

/// <summary>How rows of the file become records, and back.</summary>
internal static class SqliteRows
{
    public const string Record = """
        r.run, r.tenant, r.flow, r.version, r.key, r.status, r.created, r.ended_at, r.wake_at, r.epoch, r.traceparent,
        r.tracestate
        """;

    public const string OneRun = $"""
        select {Record}, coalesce(r.input, b.body) from run r
        left join blob b on b.run = r.run and b.hash = r.input_blob where r.run = $1
        """;

    public const string EntriesOfRun = """
        select e.seq, e.kind, e.place, coalesce(e.body, b.body), e.at from run_event e
        left join blob b on b.run = e.run and b.hash = e.blob where e.run = $1 order by e.seq
        """;

    private const int Input = 12;

    public static byte[] Name(Guid run) => run.ToByteArray(bigEndian: true);

    public static Guid Run(SqliteDataReader row, int column) => new((byte[])row[column], bigEndian: true);

    public static RunRecord RecordOf(SqliteDataReader row) => new()
    {
        Run = Run(row, 0),
        Tenant = row.GetString(1),
        Flow = row.GetString(2),
        Version = row.GetString(3),
        Key = Text(row, 4),
        Status = (RunStatus)row.GetInt32(5),
        StartedAt = JournalTime.Of(row.GetInt64(6)),
        EndedAt = Time(row, 7),
        WakeAt = Time(row, 8),
        Epoch = row.GetInt64(9),
        TraceParent = Text(row, 10),
        TraceState = Text(row, 11),
        Input = row.FieldCount > Input ? Bytes(row, Input) : default,
    };

    public static JournalEntry Entry(SqliteDataReader row) => new(
        row.GetInt64(0), (EntryKind)row.GetByte(1), row.GetString(2), Bytes(row, 3), JournalTime.Of(row.GetInt64(4)));

    public static ReadOnlyMemory<byte> Bytes(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? default : (byte[])row[column];

    /// <summary>Numbers as one value that a statement can take apart; null for null.</summary>
    public static string? List(short[]? numbers) => numbers is null ? null : $"[{string.Join(',', numbers)}]";

    private static string? Text(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : JournalTime.Of(row.GetInt64(column));
}
