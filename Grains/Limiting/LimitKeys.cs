using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Steps;

namespace Meanwhile.Limiting;

/// <summary>Fills in what splits a limit.</summary>
internal static class LimitKeys
{
    /// <summary>The part of a limit that a call belongs to; empty for a limit that is not split.</summary>
    public static async ValueTask<(string Part, StepOutcome.Failed? Fault)> TextAsync(
        PlannedTemplate? key, Renderer renderer, IValueSource scope, CancellationToken stop)
    {
        if (key is null) return ("", null);
        var rendering = await renderer.PrepareAsync(key.Scripts, scope, stop).ConfigureAwait(false);
        var json = rendering.Fault is null ? key.Template.Json(rendering) : null;
        if (rendering.Fault is { } fault)
            return ("", new StepOutcome.Failed(fault.Code, $"the `key` of a limit: {fault.Detail}"));
        if (json is { Length: <= Limits.KeyCharsMax * 4 } && TextOf(json.Value) is { Length: > 0 } text)
            return (text, null);
        return ("", new StepOutcome.Failed(ErrorCodes.SettingInvalid,
            $"the `key` of a limit must give a text or a number of 1 to {Limits.KeyCharsMax} characters"));
    }

    private static string? TextOf(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False =>
                System.Text.Encoding.UTF8.GetString(json.Span),
            _ => null,
        };
    }
}
