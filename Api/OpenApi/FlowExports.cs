using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Flows;

namespace Meanwhile.OpenApi;

/// <summary>Documents about flows alone, for programs that have no server to ask.</summary>
public static class FlowExports
{
    private static readonly JsonSerializerOptions Text = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>OpenAPI 3.1 of the flows' routes, with the components they use and no others.</summary>
    public static string OpenApi(IReadOnlyCollection<FlowVersion> flows) => OpenApiOf(flows).ToJsonString(Text);

    /// <summary>Arazzo 1.0.1: a workflow for each flow, its step an operation of the OpenAPI document.</summary>
    /// <param name="flows">The flows.</param>
    /// <param name="openApi">Where the OpenAPI document of the same flows stands, seen from this one.</param>
    public static string Arazzo(IReadOnlyCollection<FlowVersion> flows, string openApi) =>
        ArazzoDocument.Of(flows, OpenApiOf(flows), openApi).ToJsonString(Text);

    private static JsonObject OpenApiOf(IReadOnlyCollection<FlowVersion> flows)
    {
        var document = OpenApiDocument.Of(flows, _ => { });
        UsedComponents.Keep(document);
        return document;
    }
}
