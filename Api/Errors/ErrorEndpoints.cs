using System.Text.Json;
using Meanwhile.Docs;
using Meanwhile.OpenApi;
using Meanwhile.Problems;

namespace Meanwhile.Errors;

/// <summary>The pages behind the <c>type</c> of every problem.</summary>
internal static class ErrorEndpoints
{
    public static void MapErrors(this IEndpointRouteBuilder app)
    {
        var errors = app.MapGroup("/errors").WithTags("Errors");
        errors.MapGet("/", List).WithName("listErrors").WithSummary("Every code a problem can have")
            .Answers(200, "All codes; a page for browsers", "ExplanationList").Answers(200, "", null, "text/html");
        errors.MapGet("/{code}", Get).WithName("getError").WithSummary("What a code means and what to do about it")
            .Answers(200, "The explanation; a page for browsers", "Explanation").Answers(200, "", null, "text/html")
            .Refuses(ErrorCodes.NotFound);
    }

    private static IResult List(HttpContext context) =>
        Answer(context, ErrorPage.OfAll, () => new { items = ErrorCodes.All.Select(Explanation) });

    private static IResult Get(HttpContext context, string code) => ErrorCodes.TryFind(code) is { } found
        ? Answer(context, () => ErrorPage.Of(found), () => Explanation(found))
        : ProblemMapping.Of(ErrorCodes.NotFound, $"There is no code `{code}`; `/errors` lists all");

    private static IResult Answer(HttpContext context, Func<string> page, Func<object> json)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Accept";
        headers.CacheControl = "public, max-age=3600";
        if (!context.Request.WantsHtml()) return TypedResults.Json(json());
        headers.ContentSecurityPolicy = ErrorPage.Policy;
        return TypedResults.Text(page(), "text/html; charset=utf-8");
    }

    private static object Explanation(ErrorCode code) => new
    {
        code = code.Code,
        title = code.Title,
        side = JsonNamingPolicy.CamelCase.ConvertName(code.Side.ToString()),
        status = code.Status,
        meaning = code.Meaning,
        cure = code.Cure,
        example = code.Example,
        page = $"/errors/{code.Code}",
    };
}
