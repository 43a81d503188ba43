using Microsoft.Data.Sqlite;

namespace Meanwhile.Benchmarks;

/// <summary>What is kept of one run: its input and its entries, in order.</summary>
internal sealed record RunRows(byte[] Input, IReadOnlyList<RunRows.Entry> Entries)
{
    /// <summary>The rows of the last run that ended, as the product keeps them in its file.</summary>
    public static RunRows OfLastRun(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            select r.input, e.kind, e.place, e.body from run r join run_event e on e.run = r.run
            where r.run = (select run from run where ended_at is not null order by run desc limit 1) order by e.seq
            """;
        using var rows = command.ExecuteReader();
        byte[] input = [];
        var entries = new List<Entry>();
        while (rows.Read())
        {
            input = rows.GetFieldValue<byte[]>(0);
            entries.Add(new Entry(rows.GetInt32(1), rows.GetString(2), rows.GetFieldValue<byte[]>(3)));
        }
        return new RunRows(input, entries);
    }

    public int Bytes => Input.Length + Entries.Sum(entry => entry.Body.Length);

    internal sealed record Entry(int Kind, string Place, byte[] Body);
}
