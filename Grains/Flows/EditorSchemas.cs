using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Connections;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>The JSON Schemas that editors complete and check definitions with; made once, then only read.</summary>
public sealed class EditorSchemas(StepKinds steps, ConnectionKinds connections)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JsonText.WriterOptions.Encoder,
    };

    private readonly Payload flow = Text(FlowSchema.Of(steps));
    private readonly Payload connection = Text(ConnectionSchema.Of(connections));

    /// <summary>The schema of a <c>flow</c> or a <c>connection</c>; null for any other name.</summary>
    public Payload? Find(string name) => name switch
    {
        "flow" => flow,
        "connection" => connection,
        _ => null,
    };

    private static Payload Text(JsonObject schema) => new(JsonSerializer.SerializeToUtf8Bytes(schema, Readable));
}
