using System.Text.Json;
using Meanwhile.Expressions;

namespace Meanwhile.Runs;

/// <summary>Whether a value counts as true, as JavaScript counts.</summary>
internal static class Condition
{
    public static async ValueTask<(bool Holds, RenderFault? Fault)> HoldsAsync(
        Renderer renderer, PlannedTemplate condition, RunScope scope, CancellationToken stop)
    {
        var rendering = await renderer.PrepareAsync(condition.Scripts, scope, stop);
        if (rendering.Fault is not null) return (false, rendering.Fault);
        var json = condition.Template.Json(rendering);
        return rendering.Fault is not null ? (false, rendering.Fault) : (IsTruthy(json), null);
    }

    private static bool IsTruthy(ReadOnlyMemory<byte>? json)
    {
        if (json is null) return false;
        var reader = new Utf8JsonReader(json.Value.Span);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.False or JsonTokenType.Null => false,
            JsonTokenType.String => reader.HasValueSequence || reader.ValueSpan.Length > 0,
            JsonTokenType.Number => !reader.TryGetDouble(out var number) || number != 0,
            _ => true,
        };
    }
}
