using System.Buffers;
using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Npgsql;

namespace Meanwhile.Steps;

/// <summary>
/// Turns a result into JSON from PostgreSQL's own text, so that no digit is lost: whole and decimal numbers of any
/// length stay numbers, JSON columns stay as they are, everything else is text.
/// </summary>
internal static class SqlRows
{
    /// <summary>The answer to one statement.</summary>
    public static async ValueTask<StepOutcome> ReadAsync(
        NpgsqlDataReader reader, string connection, CancellationToken stop)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var returnsRows = reader.FieldCount > 0;
        if (await WriteAsync(buffer, reader, stop).ConfigureAwait(false) is not { } count) return TooLarge(connection);
        if (!returnsRows) count = Math.Max(0, reader.RecordsAffected);
        return new StepOutcome.Done(new StepValue(
            new("rows", buffer.WrittenMemory), new("count", JsonText.Of(count))));
    }

    /// <summary>
    /// The answers to several statements: of the last one that returns rows (or of the last, when none does), and all.
    /// </summary>
    /// <param name="reader">At its beginning; it stops only at statements that return rows.</param>
    /// <param name="at">The number of the statement where the reader is.</param>
    /// <param name="statements">The statements; the reader fills in how many rows each has changed.</param>
    /// <param name="connection">How messages call the database.</param>
    /// <param name="stop">Ends the wait for it.</param>
    public static async ValueTask<StepOutcome> ReadAllAsync(
        NpgsqlDataReader reader, Func<NpgsqlDataReader, int> at, IList<NpgsqlBatchCommand> statements,
        string connection, CancellationToken stop)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var written = 0;
        var rows = default(Range?);
        var last = 0L;
        buffer.Write("["u8);
        do
        {
            if (reader.FieldCount == 0) continue;
            var index = at(reader);
            for (; written < index; written++) WriteCount(buffer, written, statements[written]);
            var start = Open(buffer, written++);
            if (await WriteAsync(buffer, reader, stop).ConfigureAwait(false) is not { } count)
                return TooLarge(connection);
            rows = start..buffer.WrittenCount;
            last = count;
            Close(buffer, count);
        }
        while (await reader.NextResultAsync(stop).ConfigureAwait(false));
        for (; written < statements.Count; written++) WriteCount(buffer, written, statements[written]);
        buffer.Write("]"u8);
        return new StepOutcome.Done(new StepValue(
            new("rows", rows is { } range ? buffer.WrittenMemory[range] : "[]"u8.ToArray()),
            new("count", JsonText.Of(rows is null ? Changed(statements[^1]) : last)),
            new("results", buffer.WrittenMemory)));
    }

    private static void WriteCount(ArrayBufferWriter<byte> buffer, int index, NpgsqlBatchCommand statement)
    {
        Open(buffer, index);
        buffer.Write("[]"u8);
        Close(buffer, Changed(statement));
    }

    private static int Open(ArrayBufferWriter<byte> buffer, int index)
    {
        buffer.Write(index == 0 ? "{\"rows\":"u8 : ",{\"rows\":"u8);
        return buffer.WrittenCount;
    }

    private static void Close(ArrayBufferWriter<byte> buffer, long count)
    {
        buffer.Write(",\"count\":"u8);
        buffer.Write(JsonText.Of(count).Span);
        buffer.Write("}"u8);
    }

    private static int Changed(NpgsqlBatchCommand statement) => Math.Max(0, statement.RecordsAffected);

    /// <summary>Writes the rows of one statement as a list; gives their number, null when they are too many.</summary>
    private static async ValueTask<long?> WriteAsync(
        ArrayBufferWriter<byte> buffer, NpgsqlDataReader reader, CancellationToken stop)
    {
        var columns = Columns(reader);
        long count = 0;
        using var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions);
        writer.WriteStartArray();
        while (await reader.ReadAsync(stop).ConfigureAwait(false))
        {
            WriteRow(writer, reader, columns);
            count++;
            if (buffer.WrittenCount + writer.BytesPending > Limits.AnswerBytesMax) return null;
        }
        writer.WriteEndArray();
        return count;
    }

    private static StepOutcome.Failed TooLarge(string connection) => new(ErrorCodes.UpstreamTooLarge,
        $"`{connection}` answered with more than {Limits.AnswerBytesMax} bytes of rows; add a `limit`");

    private static (JsonEncodedText Name, SqlColumn Column)[] Columns(NpgsqlDataReader reader)
    {
        var columns = new (JsonEncodedText, SqlColumn)[reader.FieldCount];
        for (var index = 0; index < columns.Length; index++)
            columns[index] = (
                JsonEncodedText.Encode(reader.GetName(index), JsonText.WriterOptions.Encoder),
                SqlColumn.Of(reader.GetPostgresType(index).Name));
        return columns;
    }

    private static void WriteRow(
        Utf8JsonWriter writer, NpgsqlDataReader reader, (JsonEncodedText Name, SqlColumn Column)[] columns)
    {
        writer.WriteStartObject();
        for (var index = 0; index < columns.Length; index++)
        {
            writer.WritePropertyName(columns[index].Name);
            if (reader.IsDBNull(index)) writer.WriteNullValue();
            else columns[index].Column.Write(writer, reader.GetString(index));
        }
        writer.WriteEndObject();
    }
}
