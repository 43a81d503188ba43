using Meanwhile.Errors;
using Meanwhile.Problems;

namespace Meanwhile.Tenants;

/// <summary>Names the tenant of a request, and keeps out whoever has no key where keys are asked for. [2]</summary>
public sealed class ApiKeyHandler(RequestDelegate next, ApiKeys keys)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] Open = ["/health", "/errors", "/schemas", "/hooks"];

    public Task InvokeAsync(HttpContext context)
    {
        context.Items["tenant"] = Tenancy.Default;
        if (!keys.Any || IsOpen(context.Request.Path)) return next(context);
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && keys.Knows(authorization[Scheme.Length..].Trim()))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"meanwhile\"";
        return ProblemMapping.Of(ErrorCodes.Unauthorized, "Send `Authorization: Bearer` and your key")
            .ExecuteAsync(context);
    }

    /// <summary>
    /// Probes, the pages that explain errors and the schemas for editors tell nothing about anybody; the addresses of
    /// runs hold their own secret.
    /// </summary>
    private static bool IsOpen(PathString path) =>
        Open.Any(start => path.StartsWithSegments(start));
}
