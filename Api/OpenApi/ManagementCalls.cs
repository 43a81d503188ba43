using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Meanwhile.OpenApi;

/// <summary>Describes the server's own calls from its endpoints, in the order in which they are mapped.</summary>
internal static class ManagementCalls
{
    private const string Prefix = "/v1/";

    public static void AddTo(JsonObject paths, IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>().Where(IsDescribed))
        {
            var path = PathOf(endpoint.RoutePattern);
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
                item[method.ToLowerInvariant()] = Operation(endpoint, method, path);
        }
    }

    /// <summary>Whatever has a name, and everything under <c>/v1</c> even if it was mapped without one.</summary>
    private static bool IsDescribed(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
        && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 }
        && (endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null
            || PathOf(endpoint.RoutePattern).StartsWith(Prefix, StringComparison.Ordinal));

    private static JsonObject Operation(RouteEndpoint endpoint, string method, string path)
    {
        var metadata = endpoint.Metadata;
        var operation = new JsonObject { ["operationId"] = Id(metadata, method, path) };
        if (metadata.GetMetadata<IEndpointSummaryMetadata>() is { } summary) operation["summary"] = summary.Summary;
        if (metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description is { } text)
            operation["description"] = text;
        if (metadata.GetMetadata<ITagsMetadata>() is { } tags)
            operation["tags"] = new JsonArray([.. tags.Tags.Select(tag => (JsonNode)tag)]);
        var parameters = Parameters(endpoint).ToArray();
        if (parameters.Length > 0) operation["parameters"] = new JsonArray(parameters);
        if (metadata.GetMetadata<BodyNote>() is { } body) operation["requestBody"] = Body(body);
        operation["responses"] = Responses(metadata);
        return operation;
    }

    private static string Id(EndpointMetadataCollection metadata, string method, string path)
    {
        if (metadata.GetMetadata<IEndpointNameMetadata>() is not { } name) return $"{method} {path}";
        return metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Count == 1
            ? name.EndpointName
            : $"{name.EndpointName}.{method}";
    }

    private static string PathOf(RoutePattern pattern) => pattern.PathSegments.Count == 0
        ? "/"
        : string.Concat(pattern.PathSegments.Select(segment => $"/{string.Concat(segment.Parts.Select(Text))}"));

    private static string Text(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    };

    private static IEnumerable<JsonNode> Parameters(RouteEndpoint endpoint)
    {
        var taken = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        var inPath = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToHashSet();
        foreach (var name in inPath)
        {
            var handled = taken.FirstOrDefault(parameter => parameter.Name == name);
            yield return Parameter(name, "path", true, handled, handled is null ? null : TypeOf(handled));
        }
        foreach (var parameter in taken.Where(parameter => !inPath.Contains(parameter.Name!)))
            if (TypeOf(parameter) is { } type)
                yield return Parameter(parameter.Name!, "query", IsRequired(parameter), parameter, type);
        foreach (var header in endpoint.Metadata.GetOrderedMetadata<HeaderNote>())
            yield return new JsonObject
            {
                ["name"] = header.Name,
                ["in"] = "header",
                ["description"] = header.Description,
                ["schema"] = new JsonObject { ["type"] = "string" },
            };
    }

    private static JsonObject Parameter(
        string name, string place, bool isRequired, ParameterInfo? handled, JsonObject? type)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (isRequired) parameter["required"] = true;
        if (handled?.GetCustomAttribute<DescriptionAttribute>()?.Description is { } text)
            parameter["description"] = text;
        parameter["schema"] = type ?? new JsonObject { ["type"] = "string" };
        return parameter;
    }

    private static bool IsRequired(ParameterInfo parameter) =>
        !parameter.HasDefaultValue
        && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull;

    /// <summary>The schema of what comes as text in an address; null for what the server hands in itself.</summary>
    private static JsonObject? TypeOf(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        JsonObject? schema = type switch
        {
            _ when type == typeof(string) => new() { ["type"] = "string" },
            _ when type == typeof(int) || type == typeof(long) => new() { ["type"] = "integer" },
            _ when type == typeof(bool) => new() { ["type"] = "boolean" },
            _ when type == typeof(Guid) => new() { ["type"] = "string", ["format"] = "uuid" },
            _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
            _ => null,
        };
        if (schema is not null && parameter is { HasDefaultValue: true, DefaultValue: { } value })
            schema["default"] = JsonSerializer.SerializeToNode(value);
        return schema;
    }

    private static JsonObject Body(BodyNote body)
    {
        var content = new JsonObject();
        foreach (var media in body.MediaTypes) content[media] = new JsonObject { ["schema"] = BodySchema(body, media) };
        return new JsonObject { ["description"] = body.Description, ["required"] = true, ["content"] = content };
    }

    private static JsonObject BodySchema(BodyNote body, string media)
    {
        if (body.Schema is null) return [];
        return new JsonObject
        {
            ["type"] = media == "application/json" ? "object" : "string",
            ["description"] = $"Its JSON Schema is at [{body.Schema}]({body.Schema}).",
        };
    }

    private static JsonObject Responses(EndpointMetadataCollection metadata)
    {
        var responses = new JsonObject();
        foreach (var answer in metadata.GetOrderedMetadata<AnswerNote>())
        {
            var status = answer.Status.ToString(CultureInfo.InvariantCulture);
            if (responses[status] is not JsonObject response)
                responses[status] = response = new JsonObject { ["description"] = answer.Meaning };
            if (answer.MediaType is null) continue;
            if (response["content"] is not JsonObject content) response["content"] = content = [];
            content[answer.MediaType] = new JsonObject
            {
                ["schema"] = answer.Schema is null ? new JsonObject() : ComponentSchemas.Refer(answer.Schema),
            };
        }
        if (responses.Count == 0) responses["200"] = new JsonObject { ["description"] = "The answer" };
        Refusals.Add(responses, metadata.GetOrderedMetadata<RefusalNote>().SelectMany(note => note.Codes));
        return responses;
    }
}
