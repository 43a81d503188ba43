using System.Text.Json;

namespace Meanwhile.Steps;

/// <summary>How the text of one PostgreSQL type becomes JSON.</summary>
internal abstract record SqlColumn
{
    private static readonly SqlColumn Text = new AsText();

    public static SqlColumn Of(string type) => type switch
    {
        "boolean" or "bool" => new AsBoolean(),
        "smallint" or "integer" or "bigint" or "int2" or "int4" or "int8" or "oid"
            or "numeric" or "real" or "double precision" or "float4" or "float8" => new AsNumber(),
        "json" or "jsonb" => new AsJson(),
        "timestamp without time zone" or "timestamp" => new AsTimestamp(),
        "timestamp with time zone" or "timestamptz" => new AsTimestamp(),
        "bytea" => new AsBytes(),
        _ when type.EndsWith("[]", StringComparison.Ordinal) => new AsArray(Of(type[..^2])),
        _ => Text,
    };

    public abstract void Write(Utf8JsonWriter writer, string text);

    private sealed record AsText : SqlColumn
    {
        public override void Write(Utf8JsonWriter writer, string text) => writer.WriteStringValue(text);
    }

    private sealed record AsBoolean : SqlColumn
    {
        public override void Write(Utf8JsonWriter writer, string text) => writer.WriteBooleanValue(text == "t");
    }

    /// <summary>NaN and the infinities are no JSON numbers and stay text.</summary>
    private sealed record AsNumber : SqlColumn
    {
        public override void Write(Utf8JsonWriter writer, string text)
        {
            if (char.IsAsciiDigit(text[^1])) writer.WriteRawValue(text, skipInputValidation: true);
            else writer.WriteStringValue(text);
        }
    }

    private sealed record AsJson : SqlColumn
    {
        public override void Write(Utf8JsonWriter writer, string text) =>
            writer.WriteRawValue(text, skipInputValidation: true);
    }

    /// <summary>ISO 8601: <c>2026-11-22T18:30:00.5+00:00</c>; without a zone when the column has none.</summary>
    private sealed record AsTimestamp : SqlColumn
    {
        public override void Write(Utf8JsonWriter writer, string text)
        {
            var iso = text.Replace(' ', 'T');
            var sign = iso.LastIndexOfAny(['+', '-']);
            if (sign > 10 && iso.Length - sign == 3) iso += ":00";
            writer.WriteStringValue(iso);
        }
    }

    private sealed record AsBytes : SqlColumn
    {
        public override void Write(Utf8JsonWriter writer, string text) =>
            writer.WriteBase64StringValue(Convert.FromHexString(text.AsSpan(2)));
    }

    private sealed record AsArray(SqlColumn Item) : SqlColumn
    {
        public override void Write(Utf8JsonWriter writer, string text) => SqlArray.Write(writer, text, Item);
    }
}
