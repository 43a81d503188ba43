using Meanwhile.Errors;
using Meanwhile.Problems;

namespace Meanwhile.Flows;

/// <summary>Reads a definition from a request, byte for byte.</summary>
internal static class DefinitionBody
{
    private static readonly string[] Yaml = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    public static async ValueTask<(Definition? Definition, ProblemAnswer? Refusal)> ReadAsync(HttpContext context)
    {
        if (MediaType(context.Request) is not { } media)
            return (null, ProblemMapping.Of(ErrorCodes.UnsupportedMediaType,
                "Send the definition as `application/yaml` or `application/json`"));
        var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            text.Write(buffer, 0, read);
            if (text.Length > Limits.DefinitionBytesMax)
                return (null, ProblemMapping.Of(ErrorCodes.BodyTooLarge,
                    $"A definition may have at most {Limits.DefinitionBytesMax} bytes"));
        }
        return (new Definition(text.ToArray(), media), null);
    }

    private static string? MediaType(HttpRequest request)
    {
        var media = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (string.IsNullOrEmpty(media) || Yaml.Contains(media)
            || media is "text/plain" or "application/x-www-form-urlencoded")
            return "application/yaml";
        return request.HasJsonContentType() ? "application/json" : null;
    }
}
