using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Flows;
using Meanwhile.Tenants;
using Microsoft.Net.Http.Headers;

namespace Meanwhile.OpenApi;

/// <summary>
/// The OpenAPI document of this server and of every flow in service. Made when somebody asks for it and the catalog
/// has changed since, and kept until it changes again.
/// </summary>
public sealed class OpenApiDocument(CatalogMirror mirror, EndpointDataSource endpoints, ApiKeys keys)
{
    private const string About =
        """
        Flows declare what they need from the outside; whatever does not wait for something else runs at once.

        Every published flow is an operation here, at its own route or at the address that starts it by name. Failures
        are `application/problem+json`, and their `type` leads to a [page that explains the code](/errors).
        """;

    private static readonly JsonSerializerOptions Text = new() { Encoder = JsonText.WriterOptions.Encoder };

    private volatile Edition? newest;

    /// <summary>The document as it is now.</summary>
    public (byte[] Json, EntityTagHeaderValue Tag) Current()
    {
        var picture = mirror.Picture;
        if (newest is not { } edition || edition.Picture != picture) newest = edition = Make(picture);
        return (edition.Json, edition.Tag);
    }

    private Edition Make(CatalogPicture picture)
    {
        var document = Of(picture.Snapshot.Flows, paths => ManagementCalls.AddTo(paths, endpoints.Endpoints));
        if (keys.Any) AskForKey(document);
        var json = JsonSerializer.SerializeToUtf8Bytes(document, Text);

        // The revision starts anew with the silo, so the tag comes from the content.
        var tag = Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 8));
        return new Edition(picture, json, new EntityTagHeaderValue($"\"{tag}\""));
    }

    /// <summary>The document of these flows, and of what else is added to its paths.</summary>
    internal static JsonObject Of(IReadOnlyCollection<FlowVersion> flows, Action<JsonObject> addFurther)
    {
        var paths = new JsonObject();
        var schemas = ComponentSchemas.All();
        var calls = new FlowCalls(paths, schemas);
        foreach (var flow in flows) calls.Add(flow);
        addFurther(paths);
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema",
            ["info"] = new JsonObject
            {
                ["title"] = "Meanwhile",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = About,
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = Tags(paths, flows),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["responses"] = Refusals.Shared(),
                ["headers"] = Headers(),
            },
        };
    }

    /// <summary>The groups of flows first: whoever opens the documentation looks for them.</summary>
    private static JsonArray Tags(JsonObject paths, IReadOnlyCollection<FlowVersion> flows)
    {
        var ofServer = paths.SelectMany(path => path.Value!.AsObject())
            .SelectMany(operation => operation.Value!["tags"] as JsonArray ?? [])
            .Select(tag => tag!.GetValue<string>());
        var all = flows.SelectMany(FlowCalls.Tags).Concat(ofServer).Distinct();
        return new JsonArray([.. all.Select(tag => (JsonNode)new JsonObject { ["name"] = tag })]);
    }

    private static JsonObject Headers() => new()
    {
        ["Meanwhile-Run"] = Header("The run that made the answer.", "/v1/runs/0199f0a4-7c3e-7b52-9c1d-5f0f6a2f7e11"),
        ["Server-Timing"] = Header(
            "What the run waited and what that saved, in milliseconds.",
            "total;dur=602.1, wait;dur=1201.4;desc=\"one after the other\", work;dur=1.9, saved;dur=599.3"),
    };

    private static JsonObject Header(string description, string example) => new()
    {
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string" },
        ["example"] = example,
    };

    private static void AskForKey(JsonObject document)
    {
        document["components"]!["securitySchemes"] = new JsonObject
        {
            ["key"] = new JsonObject
            {
                ["type"] = "http",
                ["scheme"] = "bearer",
                ["description"] = "A key of this server.",
            },
        };
        document["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() });
    }

    private sealed record Edition(CatalogPicture Picture, byte[] Json, EntityTagHeaderValue Tag);
}
