using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>A value without expressions, as JSON text made once.</summary>
public sealed class ConstantTemplate(ReadOnlyMemory<byte> json, string? text) : Template
{
    public override bool IsConstant => true;

    public override ReadOnlyMemory<byte>? Json(Rendering rendering) => json;

    public override void Write(Utf8JsonWriter writer, Rendering rendering) =>
        writer.WriteRawValue(json.Span, skipInputValidation: true);

    public override string? Text(Rendering rendering, Func<string, string>? encode = null) => text;
}
