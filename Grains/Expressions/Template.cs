using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>A value of a definition, some of whose parts are expressions.</summary>
public abstract class Template
{
    /// <summary>Whether it holds no expression at all.</summary>
    public abstract bool IsConstant { get; }

    /// <summary>
    /// The value as JSON text; null is undefined. A value that is one path is handed on without a copy.
    /// </summary>
    public virtual ReadOnlyMemory<byte>? Json(Rendering rendering)
    {
        var writer = RenderBuffer.Rent(out var buffer);
        Write(writer, rendering);
        return RenderBuffer.Return(writer, buffer);
    }

    /// <summary>Writes the value; undefined is written as null.</summary>
    public abstract void Write(Utf8JsonWriter writer, Rendering rendering);

    /// <summary>
    /// The value as text; null and undefined are null. <paramref name="encode"/> is applied to what expressions gave,
    /// never to what the author wrote.
    /// </summary>
    public abstract string? Text(Rendering rendering, Func<string, string>? encode = null);
}
