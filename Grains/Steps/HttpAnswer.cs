using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>
/// Reads an upstream's answer. It is a stranger's: size, encoding and form are checked before anybody sees it.
/// </summary>
internal static class HttpAnswer
{
    private const int FirstReadBytes = 4096;

    public static async ValueTask<StepOutcome> ReadAsync(
        HttpResponseMessage response, HttpStep.Settings settings, string upstream, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (status is < 200 or > 299 && !settings.Accept.Contains(status))
            return new StepOutcome.Failed(ErrorCodes.UpstreamStatus, $"`{upstream}` answered with status {status}")
            {
                Class = FailureClass.Status,
                Status = status,
                RetryAfter = RetryAfter(response.Headers.RetryAfter),
            };
        if (await BytesAsync(response, settings.MaxBytes, stop).ConfigureAwait(false) is not { } bytes)
            return new StepOutcome.Failed(ErrorCodes.UpstreamTooLarge,
                $"`{upstream}` answered with more than {settings.MaxBytes} bytes");
        var (body, encoding, fault) = Body(bytes, response.Content.Headers.ContentType, status);
        if (fault is not null)
            return new StepOutcome.Failed(ErrorCodes.UpstreamGarbage, $"`{upstream}` answered with {fault}");
        var statusJson = status == 200 ? Ok : JsonText.Of(status);
        var headers = new StepMember("headers", () => Headers(response));
        return new StepOutcome.Done(encoding is null
            ? new StepValue(new("status", statusJson), headers, new("body", body))
            : new StepValue(new("status", statusJson), headers, new("body", body),
                new("encoding", JsonText.Of(encoding))));
    }

    /// <summary>An answer that the upstream has confirmed: as it was, with the headers it has now.</summary>
    public static StepValue Confirmed(HttpResponseMessage response, StepValue known)
    {
        var headers = new JsonObject();
        foreach (var json in new[] { known.Member("headers"), Headers(response) })
            foreach (var (name, value) in JsonNode.Parse((json ?? JsonText.Null).Span)?.AsObject() ?? [])
                headers[name] = value?.DeepClone();
        var merged = new StepMember("headers", Encoding.UTF8.GetBytes(headers.ToJsonString(JsonText.TextOptions)));
        return new StepValue([.. known.Members!.Select(member => member.Name == "headers" ? merged : member)]);
    }

    private static readonly ReadOnlyMemory<byte> Ok = "200"u8.ToArray();

    private static async ValueTask<ReadOnlyMemory<byte>?> BytesAsync(
        HttpResponseMessage response, long max, CancellationToken stop)
    {
        var length = response.Content.Headers.ContentLength;
        if (length > max) return null;
        if (LiesAboutItsLength(response.Content.Headers))
            throw new HttpIOException(HttpRequestError.InvalidResponse, "Content-Length is no length");
        if (length == 0) return ReadOnlyMemory<byte>.Empty;
        var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        if (HttpCoding.Of(response.Content.Headers) is { } coding)
            return await GrowingAsync(HttpCoding.Decode(stream, coding), max, stop).ConfigureAwait(false);
        return length is { } known
            ? await ExactAsync(stream, (int)known, stop).ConfigureAwait(false)
            : await GrowingAsync(stream, max, stop).ConfigureAwait(false);
    }

    /// <summary>
    /// A length that is no number, or two that differ: whoever believes one of them can be told anything.
    /// </summary>
    private static bool LiesAboutItsLength(HttpContentHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("Content-Length", out var lengths)) return false;
        if (lengths.Count == 1) return headers.ContentLength is null or < 0;
        return lengths.Distinct().Count() > 1;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ExactAsync(Stream stream, int length, CancellationToken stop)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var read = await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        if (read < length) throw new HttpIOException(HttpRequestError.ResponseEnded);
        return bytes;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> GrowingAsync(Stream stream, long max, CancellationToken stop)
    {
        var bytes = new ArrayBufferWriter<byte>(FirstReadBytes);
        while (true)
        {
            var read = await stream.ReadAsync(bytes.GetMemory(FirstReadBytes), stop).ConfigureAwait(false);
            if (read == 0) return bytes.WrittenMemory;
            bytes.Advance(read);
            if (bytes.WrittenCount > max) return null;
        }
    }

    private static (ReadOnlyMemory<byte> Body, string? Encoding, string? Fault) Body(
        ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue? type, int status)
    {
        var media = type?.MediaType ?? "";
        if (bytes.IsEmpty)
            return IsJson(media) && status is not (204 or 205 or 304)
                ? (default, null, "an empty text where it promised JSON")
                : (JsonText.Null, null, null);
        if (IsJson(media)) return Json(bytes);
        if (IsText(media, type)) return Text(bytes, type?.CharSet);
        return (JsonText.Of(Convert.ToBase64String(bytes.Span)), "base64", null);
    }

    private static (ReadOnlyMemory<byte> Body, string? Encoding, string? Fault) Json(ReadOnlyMemory<byte> bytes)
    {
        var text = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        return JsonText.IsWellFormed(text.Span, out var fault)
            ? (Trimmed(text), null, null)
            : (default, null, $"a text that is not JSON: {fault}");
    }

    /// <summary>White space around a document is not part of it; inside it every byte stays.</summary>
    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> json) => json.Trim(" \t\r\n"u8);

    private static (ReadOnlyMemory<byte> Body, string? Encoding, string? Fault) Text(
        ReadOnlyMemory<byte> bytes, string? charset)
    {
        try
        {
            var encoding = Encoding.GetEncoding(charset?.Trim('"') ?? "utf-8",
                EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return (JsonText.Of(encoding.GetString(bytes.Span)), null, null);
        }
        catch (ArgumentException)
        {
            return (default, null, $"a text that is not in the encoding it names (`{charset ?? "utf-8"}`)");
        }
    }

    private static bool IsJson(string media) =>
        media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        || media.Equals("text/json", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(string media, MediaTypeHeaderValue? type) =>
        media.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || media.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
        || type?.CharSet is not null;

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta
        ?? (header?.Date is { } date
            ? TimeSpan.FromTicks(Math.Max(0, (date - TimeProvider.System.GetUtcNow()).Ticks))
            : null);

    private static ReadOnlyMemory<byte> Headers(HttpResponseMessage response)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions);
        writer.WriteStartObject();
        Write(writer, response.Headers.NonValidated);
        Write(writer, response.Content.Headers.NonValidated);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers) writer.WriteString(name.ToLowerInvariant(), values.ToString());
    }
}
