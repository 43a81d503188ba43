using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Problems;
using Meanwhile.Schemas;

namespace Meanwhile.Flows;

/// <summary>
/// Makes the input of a run from a request: the body as it came, and around it what path and query say.
/// </summary>
internal static class InputBody
{
    /// <summary>The input, or why there is none.</summary>
    public static async ValueTask<(byte[]? Input, ProblemAnswer? Refusal)> ReadAsync(
        HttpContext context, InputFields fields, IReadOnlyList<KeyValuePair<string, string>> pathValues)
    {
        var request = context.Request;
        var hasBody = request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;
        byte[]? body = null;
        if (hasBody)
        {
            if (!request.HasJsonContentType())
                return (null, ProblemMapping.Of(ErrorCodes.UnsupportedMediaType,
                    "Send the input with `Content-Type: application/json`"));
            body = await BytesAsync(request.BodyReader, request.ContentLength, context.RequestAborted);
            if (!JsonText.IsWellFormed(body, out var fault))
                return (null, ProblemMapping.Of(ErrorCodes.MalformedJson, $"The body cannot be read: {fault}"));
        }
        else if (request.HasJsonContentType())
        {
            return (null, ProblemMapping.Of(ErrorCodes.MalformedJson,
                "The body is empty where `Content-Type` promises JSON"));
        }
        if (pathValues.Count == 0 && !request.QueryString.HasValue) return (body ?? EmptyObject, null);
        if (body is not null && FirstByte(body) != (byte)'{')
            return (null, ProblemMapping.Of(ErrorCodes.BadRequest,
                "With values in path or query the body must be an object"));
        if (body is not null && GivenTwice(body, pathValues, request.Query) is { } twice)
            return (null, ProblemMapping.Of(ErrorCodes.BadRequest,
                $"`{twice}` is given twice: in the address and in the body"));
        return (Merged(body, fields, pathValues, request.Query), null);
    }

    /// <summary>The answer for an input that does not fit its schema: every fault with its place.</summary>
    public static ProblemAnswer Refuse(IReadOnlyList<SchemaFault> faults) =>
        ProblemMapping.Of(
            ErrorCodes.InputInvalid,
            faults.Count == 1 ? "The input has 1 fault" : $"The input has {faults.Count} faults") with
        {
            Errors = [.. faults.Select(fault => new Problem
            {
                Code = ErrorCodes.InputInvalid.Code,
                Detail = fault.Detail,
                Pointer = fault.Pointer,
            })],
        };

    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private static byte FirstByte(byte[] json) => json[json.AsSpan().IndexOfAnyExcept(" \t\r\n"u8)];

    private static async ValueTask<byte[]> BytesAsync(PipeReader reader, long? length, CancellationToken stop)
    {
        while (true)
        {
            var read = await reader.ReadAsync(stop);
            if (read.IsCompleted || read.Buffer.Length == length)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The members of the body byte for byte, then those of path and query.</summary>
    private static byte[] Merged(
        byte[]? body, InputFields fields, IReadOnlyList<KeyValuePair<string, string>> pathValues,
        IQueryCollection query)
    {
        var buffer = new ArrayBufferWriter<byte>((body?.Length ?? 0) + 128);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in pathValues) fields.Write(writer, name, [value]);
            foreach (var (name, values) in query)
                if (pathValues.All(value => value.Key != name))
                    fields.Write(writer, name, [.. values.Select(text => text ?? "")]);
            writer.WriteEndObject();
        }
        var inside = body is null ? default : body.AsSpan().Trim(" \t\r\n"u8)[1..^1].Trim(" \t\r\n"u8);
        if (inside.IsEmpty) return buffer.WrittenSpan.ToArray();
        return [.. "{"u8, .. inside, .. ","u8, .. buffer.WrittenSpan[1..]];
    }

    /// <summary>
    /// A name that the body and path or query both give; which of them is meant, only the caller knows.
    /// </summary>
    private static string? GivenTwice(
        byte[] body, IReadOnlyList<KeyValuePair<string, string>> pathValues, IQueryCollection query)
    {
        var reader = new Utf8JsonReader(body, JsonText.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            foreach (var name in pathValues.Select(value => value.Key).Concat(query.Keys))
                if (reader.ValueTextEquals(name)) return name;
            reader.Skip();
        }
        return null;
    }
}
