using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.OpenApi;
using Meanwhile.Problems;

namespace Meanwhile.Connections;

/// <summary>Storing and listing connections. What comes back names secrets, never holds one.</summary>
internal static class ConnectionEndpoints
{
    public static void MapConnections(this IEndpointRouteBuilder app)
    {
        var connections = app.MapGroup("/v1/connections").WithTags("Connections");
        connections.MapGet("/", List).WithName("listConnections").WithSummary("All connections")
            .Answers(200, "The connections", "ConnectionList");
        connections.MapPut("/{name}", PutAsync).WithName("putConnection")
            .WithSummary("Store a connection from YAML or JSON")
            .TakesDefinition("The connection", "/schemas/connection.json")
            .Answers(200, "The connection was there and is replaced", "Connection")
            .Answers(201, "The connection is new", "Connection")
            .Refuses(ErrorCodes.ConnectionInvalid, ErrorCodes.BodyTooLarge, ErrorCodes.UnsupportedMediaType);
        connections.MapGet("/{name}", Get).WithName("getConnection").WithSummary("A connection, as it was written")
            .Answers(200, "The text", null, "application/yaml").Answers(200, "", null, "application/json")
            .Refuses(ErrorCodes.NotFound);
        connections.MapDelete("/{name}", DeleteAsync).WithName("removeConnection").WithSummary("Remove a connection")
            .AnswersNothing("It is gone").Refuses(ErrorCodes.NotFound);
    }

    private static IResult List(CatalogMirror mirror) => TypedResults.Json<object>(new
    {
        items = mirror.Picture.Snapshot.Connections.Select(Summary),
    });

    private static IResult Get(HttpContext context, string name, CatalogMirror mirror)
    {
        var found = mirror.Picture.Snapshot.Connections.FirstOrDefault(one => one.Name == name);
        if (found is null) return Missing(name);
        context.Response.Headers.ETag = $"\"{found.Version}\"";
        return TypedResults.Bytes(found.Definition.Text, found.Definition.MediaType);
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, string name, IGrainFactory grains, CatalogMirror mirror)
    {
        var (definition, refusal) = await DefinitionBody.ReadAsync(context);
        if (definition is null) return refusal!;
        var outcome = await grains.GetGrain<ICatalogGrain>(context.Tenant()).PutConnection(name, definition, "api");
        if (outcome.Connection is not { } connection)
            return ProblemMapping.Of(ErrorCodes.ConnectionInvalid, outcome.Problems);
        await mirror.ReachAsync(outcome.Revision, context.RequestAborted);
        context.Response.Headers.ETag = $"\"{connection.Version}\"";
        return outcome.Created
            ? TypedResults.Created($"/v1/connections/{name}", Summary(connection))
            : TypedResults.Ok(Summary(connection));
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, string name, IGrainFactory grains, CatalogMirror mirror)
    {
        if (await grains.GetGrain<ICatalogGrain>(context.Tenant()).RemoveConnection(name) is not { } revision)
            return Missing(name);
        await mirror.ReachAsync(revision, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static object Summary(ConnectionVersion connection) => new
    {
        name = connection.Name,
        kind = connection.Kind,
        version = connection.Version,
        origin = connection.Origin,
    };

    private static ProblemAnswer Missing(string name) =>
        ProblemMapping.Of(ErrorCodes.NotFound, $"There is no connection `{name}`");
}
