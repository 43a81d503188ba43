using System.Globalization;
using System.Text.Json;
using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>
/// The JSON inside an entry of the journal: an object whose members are handed on as the very bytes that stand there.
/// </summary>
internal readonly struct EntryBody(ReadOnlyMemory<byte> json)
{
    /// <summary>Spelled out, for a bare null would become empty bytes, as that of an array does.</summary>
    private static readonly ReadOnlyMemory<byte>? Nothing = default(ReadOnlyMemory<byte>?);

    private static readonly ReadOnlyMemory<byte> NoHeaders = "[]"u8.ToArray();

    /// <summary>A body with these members; those without a value are left out.</summary>
    public static ReadOnlyMemory<byte> Of(params ReadOnlySpan<(string Name, ReadOnlyMemory<byte>? Json)> members)
    {
        var text = new JsonObjectText(256);
        foreach (var (name, json) in members) text.Add(name, json);
        return text.End();
    }

    /// <summary>The body of a step that succeeded.</summary>
    public static ReadOnlyMemory<byte> Of(RunEvent.StepSucceeded happened, string? signal)
    {
        var text = new JsonObjectText(1024);
        text.Add("attempts", JsonText.Of(happened.Attempts));
        text.Add("replaced", Of(happened.Replaced));
        text.Add("signal", Text(signal));
        text.Name("value");
        happened.Value.WriteTo(ref text);
        return text.End();
    }

    public static ReadOnlyMemory<byte>? Json(Payload? payload) => payload is null ? Nothing : payload.Utf8;

    public static ReadOnlyMemory<byte>? Text(string? text) => text is null ? Nothing : JsonText.Of(text);

    public static ReadOnlyMemory<byte>? Instant(DateTimeOffset? at) =>
        at is { } instant ? JsonText.Of(WaitValue.Instant(instant)) : Nothing;

    public static ReadOnlyMemory<byte> Flag(bool flag) => flag ? JsonText.True : JsonText.False;

    public static ReadOnlyMemory<byte>? Of(Problem? problem) => problem is null ? Nothing : Of(
        ("code", Text(problem.Code)), ("detail", Text(problem.Detail)), ("pointer", Text(problem.Pointer)),
        ("step", Text(problem.Step)), ("attempts", JsonText.Of(problem.Attempts)), ("type", Text(problem.Type)),
        ("title", Text(problem.Title)), ("status", problem.Status is { } status ? JsonText.Of(status) : Nothing),
        ("retryAfter", problem.RetryAfterSeconds is { } seconds ? JsonText.Of(seconds) : Nothing));

    public static ReadOnlyMemory<byte> Of(RunResult result) => Of(
        ("status", Text(result.Status.ToString())),
        ("output", Json(result.Output)),
        ("httpStatus", JsonText.Of(result.HttpStatus)),
        ("headers", result.Headers.Length == 0 ? NoHeaders : JsonSerializer.SerializeToUtf8Bytes(result.Headers)),
        ("problem", Of(result.Problem)),
        ("total", JsonText.Of(result.Receipt.TotalMicroseconds)),
        ("wait", JsonText.Of(result.Receipt.WaitMicroseconds)),
        ("work", JsonText.Of(result.Receipt.WorkMicroseconds)));

    /// <summary>The member as its own JSON text; null when it is not there.</summary>
    public ReadOnlyMemory<byte>? this[string name]
    {
        get
        {
            if (json.IsEmpty) return null;
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals(name);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (found) return json[start..(int)reader.BytesConsumed];
            }
            return null;
        }
    }

    public string? TextOf(string name) =>
        this[name] is { } text ? JsonSerializer.Deserialize<string>(text.Span) : null;

    public int Number(string name) => (int)Long(name);

    public long Long(string name) =>
        this[name] is { } text ? JsonSerializer.Deserialize<long>(text.Span) : 0;

    public bool Holds(string name) => this[name] is { } flag && flag.Span.SequenceEqual("true"u8);

    public DateTimeOffset? InstantOf(string name) =>
        TextOf(name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    public Problem? ProblemOf(string name) => this[name] is { } problem ? new EntryBody(problem).ToProblem() : null;

    public Problem ToProblem() => new()
    {
        Code = TextOf("code")!,
        Detail = TextOf("detail") ?? "",
        Pointer = TextOf("pointer"),
        Step = TextOf("step"),
        Attempts = Number("attempts"),
        Type = TextOf("type"),
        Title = TextOf("title"),
        Status = this["status"] is null ? null : Number("status"),
        RetryAfterSeconds = this["retryAfter"] is null ? null : Number("retryAfter"),
    };

    public RunResult ToResult() => new()
    {
        Status = Enum.Parse<RunStatus>(TextOf("status")!),
        Output = this["output"] is { } output ? new Payload(output.ToArray()) : null,
        HttpStatus = Number("httpStatus"),
        Headers = this["headers"] is { } headers ? JsonSerializer.Deserialize<string[]>(headers.Span)! : [],
        Problem = ProblemOf("problem"),
        Receipt = new Receipt(Long("total"), Long("wait"), Long("work")),
    };
}
