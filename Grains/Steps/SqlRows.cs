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
    public static async ValueTask<StepOutcome> ReadAsync(
        NpgsqlDataReader reader, string connection, CancellationToken stop)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var columns = Columns(reader);
        long count = 0;
        using (var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions))
        {
            writer.WriteStartArray();
            while (await reader.ReadAsync(stop).ConfigureAwait(false))
            {
                WriteRow(writer, reader, columns);
                count++;
                if (writer.BytesCommitted + writer.BytesPending > Limits.AnswerBytesMax)
                    return new StepOutcome.Failed(ErrorCodes.UpstreamTooLarge,
                        $"`{connection}` answered with more than {Limits.AnswerBytesMax} bytes of rows; add a `limit`");
            }
            writer.WriteEndArray();
        }
        if (columns.Length == 0) count = Math.Max(0, reader.RecordsAffected);
        return new StepOutcome.Done(new StepValue(
            new("rows", buffer.WrittenMemory), new("count", JsonText.Of(count))));
    }

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
