using System.Security.Cryptography;
using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Expressions;

namespace Meanwhile.Runs;

/// <summary>Fills in what makes a run one with others: its key, and the name under which it is started once.</summary>
internal static class RunKeys
{
    /// <summary>The text of a key; null where the flow has none.</summary>
    public static async ValueTask<(string? Key, Problem? Fault)> TextAsync(
        string setting, PlannedTemplate? template, Renderer renderer, RunFacts facts, CancellationToken stop)
    {
        if (template is null) return (null, null);
        var scope = new RunScope(new RunState(facts.Plan.Body), facts);
        var rendering = await renderer.PrepareAsync(template.Scripts, scope, stop);
        var json = rendering.Fault is null ? template.Template.Json(rendering) : null;
        if (rendering.Fault is { } fault) return (null, Problem(setting, fault.Code, fault.Detail));
        if (Characters(json) is { Length: > 0 and <= Limits.KeyCharsMax } text && !text.Contains('\0'))
            return (text, null);
        return (null, Problem(setting, ErrorCodes.SettingInvalid,
            $"must give a text or a number of 1 to {Limits.KeyCharsMax} characters, without NUL and half letters"));
    }

    /// <summary>Tells inputs apart: two of them are the same request only when they have the same bytes.</summary>
    public static string Fingerprint(ReadOnlyMemory<byte> input) =>
        Convert.ToHexStringLower(SHA256.HashData(input.Span));

    /// <summary>The characters of a text or a number; null for anything else, and for half a letter, which no store
    /// takes.</summary>
    private static string? Characters(ReadOnlyMemory<byte>? json)
    {
        if (json is null) return null;
        using var document = JsonDocument.Parse(json.Value);
        try
        {
            return document.RootElement.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? document.RootElement.ToString()
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Problem Problem(string setting, ErrorCode code, string detail) =>
        new() { Code = code.Code, Detail = $"`{setting}`: {detail}", Pointer = $"/{setting}" };
}
