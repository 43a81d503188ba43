using System.Text.Json;

namespace Meanwhile.Schemas;

/// <summary>
/// A JSON Schema of version 2020-12, compiled once and then shared by all threads. Everything but remote references,
/// dynamic references and vocabularies is supported; <c>format</c> and the content keywords describe and do not check.
/// </summary>
public sealed class JsonSchema
{
    private readonly SchemaNode root;

    private JsonSchema(ReadOnlyMemory<byte> text, SchemaNode root)
    {
        Text = text;
        this.root = root;
    }

    /// <summary>The schema as it was given, UTF-8.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>
    /// Compiles a schema. What it does not support it refuses, keywords it does not know included, unless they start
    /// with <c>x-</c>.
    /// </summary>
    /// <param name="schemaUtf8">JSON text, UTF-8. It belongs to the schema from now on and must not change.</param>
    /// <returns>The schema and no faults; or null and all faults, at most <see cref="Limits.ProblemsMax"/>, with
    /// pointers into the schema.</returns>
    public static (JsonSchema? Schema, IReadOnlyList<SchemaFault> Faults) Read(ReadOnlyMemory<byte> schemaUtf8)
    {
        JsonTape tape;
        try
        {
            tape = JsonTape.Keep(schemaUtf8);
        }
        catch (JsonException broken)
        {
            return (null, [BrokenFault(broken)]);
        }
        if (tape.TooDeep >= 0) return (null, [DepthFault(tape)]);
        var reader = new SchemaReader(tape);
        var root = reader.Read();
        return reader.Faults.Count > 0 ? (null, reader.Faults) : (new JsonSchema(schemaUtf8, root), []);
    }

    /// <summary>Checks an instance. A valid one costs no allocation.</summary>
    /// <param name="instanceUtf8">One well-formed JSON document, UTF-8: whoever let it in has read it.</param>
    /// <returns>Every fault, at most <see cref="Limits.InputFaultsMax"/>; none when the instance fits.</returns>
    /// <exception cref="JsonException">The instance is not JSON, which is a mistake of the caller.</exception>
    public IReadOnlyList<SchemaFault> Check(ReadOnlyMemory<byte> instanceUtf8)
    {
        var tape = JsonTape.Rent(instanceUtf8);
        var faults = tape.TooDeep >= 0 ? [DepthFault(tape)] : Check(tape.View);
        tape.Return();
        return faults;
    }

    private IReadOnlyList<SchemaFault> Check(JsonView instance)
    {
        var walk = new SchemaWalk(instance);
        var fits = root.Check(ref walk, 0, null);
        if (walk.GivenUp is not null) return [new SchemaFault("", "", walk.GivenUp)];
        return fits ? [] : Collect(instance);
    }

    private IReadOnlyList<SchemaFault> Collect(JsonView instance)
    {
        var faults = new List<SchemaFault>();
        var walk = new SchemaWalk(instance);
        walk.Collect(faults, Limits.InputFaultsMax);
        var fits = root.Check(ref walk, 0, null);
        if (walk.GivenUp is not null) faults.Add(new SchemaFault("", "", walk.GivenUp));
        Must.Hold(!fits || walk.GivenUp is not null);
        return faults;
    }

    private static SchemaFault BrokenFault(JsonException broken) => new(
        "", "", $"is not JSON from line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} on");

    private static SchemaFault DepthFault(JsonTape tape) => new(
        tape.View.Pointer(tape.TooDeep), "", $"is nested deeper than {Limits.JsonDepthMax} levels");
}
