using Meanwhile.Errors;
using Meanwhile.Problems;

namespace Meanwhile.Runs;

/// <summary>What comes with a signal: one JSON document, or nothing.</summary>
internal static class SignalBody
{
    public static async ValueTask<(Payload? Data, ProblemAnswer? Refusal)> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (body.Length == 0) return (null, null);
        if (!request.HasJsonContentType())
            return (null, ProblemMapping.Of(ErrorCodes.UnsupportedMediaType,
                "Send what comes with it with `Content-Type: application/json`, or nothing"));
        var json = body.ToArray();
        return JsonText.IsWellFormed(json, out var fault)
            ? (new Payload(json), null)
            : (null, ProblemMapping.Of(ErrorCodes.MalformedJson, $"The body cannot be read: {fault}"));
    }
}
