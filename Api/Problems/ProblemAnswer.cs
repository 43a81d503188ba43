using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Meanwhile.Errors;

namespace Meanwhile.Problems;

/// <summary>
/// A problem on its way out as <c>application/problem+json</c> (RFC 9457), whatever the caller accepts.
/// </summary>
public sealed record ProblemAnswer(ErrorCode Code, string Detail) : IResult
{
    /// <summary>Everything wrong, when it is several things.</summary>
    public IReadOnlyList<Problem> Errors { get; init; } = [];

    public Guid? Run { get; init; }

    public string? Step { get; init; }

    public int? Attempts { get; init; }

    /// <summary>Whole seconds after which trying again makes sense; null says nothing.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The status, when the general one of the code is not precise enough.</summary>
    public int? Status { get; init; }

    /// <summary>A URI and a title of the flow author's own, where he gave them.</summary>
    public (string? Type, string? Title) Authored { get; init; }

    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        var body = new ArrayBufferWriter<byte>(512);
        Write(body);
        response.StatusCode = Status ?? Code.Status;
        response.ContentType = "application/problem+json";
        response.ContentLength = body.WrittenCount;
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private void Write(ArrayBufferWriter<byte> body)
    {
        using var writer = new Utf8JsonWriter(body, JsonText.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("type", Authored.Type ?? $"/errors/{Code.Code}");
        writer.WriteString("title", Authored.Title ?? Code.Title);
        writer.WriteNumber("status", Status ?? Code.Status);
        writer.WriteString("detail", Detail);
        writer.WriteString("code", Code.Code);
        writer.WriteString("side", JsonNamingPolicy.CamelCase.ConvertName(Code.Side.ToString()));
        if (Run is { } run) writer.WriteString("run", $"/v1/runs/{run}");
        if (Step is not null) writer.WriteString("step", Step);
        if (Attempts is { } attempts) writer.WriteNumber("attempts", attempts);
        if (Activity.Current is { } span) writer.WriteString("traceId", span.TraceId.ToHexString());
        if (Errors.Count > 0) ProblemText.WriteErrors(writer, Errors);
        writer.WriteEndObject();
    }
}
