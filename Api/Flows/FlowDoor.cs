using Meanwhile.Errors;
using Meanwhile.Problems;

namespace Meanwhile.Flows;

/// <summary>Lets requests for flows in before anything else looks at them; all others pass on.</summary>
public sealed class FlowDoor(RequestDelegate next, CatalogMirror mirror, CallFlow call)
{
    public Task InvokeAsync(HttpContext context)
    {
        var picture = mirror.Picture;
        var match = picture.Routes.Find(context.Request.Method, context.Request.Path.Value ?? "");
        if (match.Flow is not null)
            return call.RunAsync(context, match.Flow, match.PathValues, picture.Snapshot.Revision);
        if (match.Allowed.Count == 0) return next(context);
        context.Response.Headers.Allow = string.Join(", ", match.Allowed);
        return ProblemMapping.Of(ErrorCodes.MethodNotAllowed,
            $"{context.Request.Method} is not allowed at {context.Request.Path}").ExecuteAsync(context);
    }
}
