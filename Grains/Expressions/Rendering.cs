using System.Text;
using System.Text.Json;
using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>
/// One filling-in of templates: plain paths are read here from the bytes that came, the results of the script engine
/// are at hand already. The first fault is kept; what is rendered after it is not used.
/// </summary>
public sealed class Rendering(IValueSource source, IReadOnlyList<ReadOnlyMemory<byte>?> scripts)
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>?> NoScripts = [];

    /// <summary>A rendering of templates without script expressions.</summary>
    public Rendering(IValueSource source)
        : this(source, NoScripts)
    {
    }

    /// <summary>The first thing that went wrong; null when nothing did.</summary>
    public RenderFault? Fault { get; private set; }

    public void Fail(ErrorCode code, string detail) => Fault ??= new RenderFault(code, detail);

    /// <summary>The value of a plain path as the slice of the text it lies in; null is undefined.</summary>
    public ReadOnlyMemory<byte>? Read(ValuePath path)
    {
        var (json, used) = Start(path);
        if (json is null)
        {
            if (used < path.Segments.Count && !path.Segments[used].IsOptional)
                Fail(ErrorCodes.ExpressionFailed, $"`{path}`: `{path.Root}` has no value here");
            return null;
        }
        if (used == path.Segments.Count) return json;
        var result = PathReader.Read(json.Value, path.Segments, used);
        if (result.Fault is not null) Fail(ErrorCodes.ExpressionFailed, $"`{path}`: {result.Fault}");
        if (result.Found) return result.Json;
        // Not `? :` with the line above: its null would become empty bytes, because an array converts to memory.
        return null;
    }

    /// <summary>
    /// What the script engine gave for the expression at this place of the call's list; null is undefined.
    /// </summary>
    public ReadOnlyMemory<byte>? Script(int index) => scripts[index];

    /// <summary>
    /// The text of a value inside other text: a string is its characters, anything else its JSON. Nothing is not a
    /// text, and neither is half a surrogate pair: both are faults, for silence would send a wrong call.
    /// </summary>
    public string? Text(ReadOnlyMemory<byte>? json, string expression)
    {
        if (json is null || JsonText.IsNull(json.Value.Span))
        {
            Fail(ErrorCodes.ExpressionFailed,
                $"`{expression.Trim()}` has no value and stands inside a text; "
                + $"write `{expression.Trim()} ?? ''` if that is meant");
            return null;
        }
        return Characters(json.Value, expression);
    }

    /// <summary>As <see cref="Text"/>, but nothing is null and no fault.</summary>
    public string? TextOrNull(ReadOnlyMemory<byte>? json, string expression) =>
        json is null || JsonText.IsNull(json.Value.Span) ? null : Characters(json.Value, expression);

    private string? Characters(ReadOnlyMemory<byte> json, string expression)
    {
        if (json.Span[0] != (byte)'"') return Encoding.UTF8.GetString(json.Span);
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            Fail(ErrorCodes.ExpressionFailed, $"`{expression.Trim()}` has half a surrogate pair, which is no text");
            return null;
        }
    }

    private (ReadOnlyMemory<byte>? Json, int Used) Start(ValuePath path)
    {
        if (path.Root != "steps") return (source.Root(path.Root), 0);
        Must.Hold(path.Segments.Count > 0);
        var value = source.Step(path.Segments[0].Name!);
        if (value is null) return (null, 1);
        if (path.Segments.Count == 1 || !value.HasMembers || path.Segments[1].Name is not { } name)
            return (value.Json, 1);
        return value.Member(name) is { } member ? (member, 2) : (value.Json, 1);
    }
}
