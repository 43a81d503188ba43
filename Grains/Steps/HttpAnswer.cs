using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Upstreams;

namespace Meanwhile.Steps;

/// <summary>
/// Reads an upstream's answer. It is a stranger's: size, encoding and form are checked before anybody sees it.
/// </summary>
internal static class HttpAnswer
{
    private const string Json = "application/json";

    public static StepOutcome Read(UpstreamAnswer answer, HttpStep.Settings settings, string upstream)
    {
        var status = answer.Status;
        if (status is < 200 or > 299 && !settings.Accept.Contains(status))
            return new StepOutcome.Failed(ErrorCodes.UpstreamStatus, $"`{upstream}` answered with status {status}")
            {
                Class = FailureClass.Status,
                Status = status,
                RetryAfter = RetryAfter(answer.Head["Retry-After"]),
            };
        if (Unpacked(answer, settings.MaxBytes) is not { } bytes)
            return new StepOutcome.Failed(ErrorCodes.UpstreamTooLarge,
                $"`{upstream}` answered with more than {settings.MaxBytes} bytes");
        var (body, encoding, fault) = Body(bytes, answer.Head["Content-Type"], status);
        if (fault is not null)
            return new StepOutcome.Failed(ErrorCodes.UpstreamGarbage, $"`{upstream}` answered with {fault}");
        var statusJson = status == 200 ? Ok : JsonText.Of(status);
        var headers = new StepMember("headers", () => Headers(answer.Head));
        return new StepOutcome.Done(encoding is null
            ? new StepValue(new("status", statusJson), headers, new("body", body))
            : new StepValue(new("status", statusJson), headers, new("body", body),
                new("encoding", JsonText.Of(encoding))));
    }

    /// <summary>Whether reading it would keep other sockets waiting.</summary>
    public static bool TakesLong(UpstreamAnswer answer) => answer.Body is { IsEmpty: false } body
        && (body.Length > Limits.AnswerBytesAtOnceMax || answer.Head["Content-Encoding"] is not null);

    /// <summary>An answer that the upstream has confirmed: as it was, with the headers it has now.</summary>
    public static StepValue Confirmed(UpstreamAnswer answer, StepValue known)
    {
        var headers = new JsonObject();
        foreach (var json in new[] { known.Member("headers"), Headers(answer.Head) })
            foreach (var (name, value) in JsonNode.Parse((json ?? JsonText.Null).Span)?.AsObject() ?? [])
                headers[name] = value?.DeepClone();
        var merged = new StepMember("headers", Encoding.UTF8.GetBytes(headers.ToJsonString(JsonText.TextOptions)));
        return new StepValue([.. known.Members!.Select(member => member.Name == "headers" ? merged : member)]);
    }

    private static readonly ReadOnlyMemory<byte> Ok = "200"u8.ToArray();

    /// <summary>The body without its coding; null when it is longer than allowed.</summary>
    private static ReadOnlyMemory<byte>? Unpacked(UpstreamAnswer answer, long max)
    {
        if (answer.Body is not { } body || body.IsEmpty) return answer.Body;
        return answer.Head["Content-Encoding"] is { } coding ? HttpCoding.Unpack(body, coding, max) : body;
    }

    private static (ReadOnlyMemory<byte> Body, string? Encoding, string? Fault) Body(
        ReadOnlyMemory<byte> bytes, string? contentType, int status)
    {
        if (contentType == Json && !bytes.IsEmpty) return JsonOf(bytes);
        var type = MediaTypeHeaderValue.TryParse(contentType, out var known) ? known : null;
        var media = type?.MediaType ?? "";
        if (bytes.IsEmpty)
            return IsJson(media) && status is not (204 or 205 or 304)
                ? (default, null, "an empty text where it promised JSON")
                : (JsonText.Null, null, null);
        if (IsJson(media)) return JsonOf(bytes);
        if (IsText(media, type)) return Text(bytes, type?.CharSet);
        return (JsonText.Of(Convert.ToBase64String(bytes.Span)), "base64", null);
    }

    private static (ReadOnlyMemory<byte> Body, string? Encoding, string? Fault) JsonOf(ReadOnlyMemory<byte> bytes)
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
        media.Equals(Json, StringComparison.OrdinalIgnoreCase)
        || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        || media.Equals("text/json", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(string media, MediaTypeHeaderValue? type) =>
        media.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || media.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
        || type?.CharSet is not null;

    private static TimeSpan? RetryAfter(string? text)
    {
        if (!RetryConditionHeaderValue.TryParse(text, out var header)) return null;
        return header.Delta ?? (header.Date is { } date
            ? TimeSpan.FromTicks(Math.Max(0, (date - TimeProvider.System.GetUtcNow()).Ticks))
            : null);
    }

    private static ReadOnlyMemory<byte> Headers(AnswerHead head)
    {
        var text = new JsonObjectText(512);
        foreach (var (name, value) in head.ToDictionary()) text.Add(name, JsonText.Of(value));
        return text.End();
    }
}
