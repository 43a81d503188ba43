using System.Globalization;
using System.Text.Json.Nodes;
using Meanwhile.Errors;

namespace Meanwhile.OpenApi;

/// <summary>Problems as responses of an operation.</summary>
internal static class Refusals
{
    /// <summary>What a run may end with, besides its output.</summary>
    private static readonly ErrorCode[] OfRuns =
    [
        ErrorCodes.BadRequest, ErrorCodes.MalformedJson, ErrorCodes.BodyTooLarge, ErrorCodes.UnsupportedMediaType,
        ErrorCodes.InputInvalid, ErrorCodes.ExpressionFailed, ErrorCodes.ExpressionLimit, ErrorCodes.SettingInvalid,
        ErrorCodes.AddressForbidden,
        .. ErrorCodes.All.Where(code => code.Side is Side.Upstream or Side.Us),
    ];

    /// <summary>The responses that all operations share, to be written once.</summary>
    public static JsonObject Shared()
    {
        var shared = new JsonObject { ["Problem"] = Response("Any other failure") };
        foreach (var (status, response) in ByStatus(OfRuns)) shared[$"Run{status}"] = response;
        return shared;
    }

    /// <summary>Adds the responses of a call that starts a run.</summary>
    public static void AddOfRun(JsonObject responses, bool hasBody)
    {
        foreach (var (status, _) in ByStatus(OfRuns))
            if (hasBody || status is not ("413" or "415")) responses[status] = Refer($"Run{status}");
        responses["default"] = Refer("Problem");
    }

    public static void Add(JsonObject responses, IEnumerable<ErrorCode> codes)
    {
        foreach (var (status, response) in ByStatus(codes)) responses[status] = response;
        responses["default"] = Refer("Problem");
    }

    private static IEnumerable<(string Status, JsonObject Response)> ByStatus(IEnumerable<ErrorCode> codes) => codes
        .GroupBy(code => code.Status)
        .OrderBy(group => group.Key)
        .Select(group => (
            group.Key.ToString(CultureInfo.InvariantCulture),
            Response(string.Join("; ", group.Select(code => $"[{code.Code}](/errors/{code.Code}) {code.Title}")))));

    private static JsonObject Response(string description) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject { ["schema"] = ComponentSchemas.Refer("Problem") },
        },
    };

    private static JsonObject Refer(string response) => new() { ["$ref"] = $"#/components/responses/{response}" };
}
