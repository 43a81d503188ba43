using Scalar.AspNetCore;

namespace Meanwhile.Docs;

/// <summary>
/// Gives every page the headers that keep a browser from doing more than it should. Nothing of a page comes from
/// elsewhere, and nothing goes elsewhere.
/// </summary>
public sealed class PageDoor(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Guard, context);
        return next(context);
    }

    private static Task Guard(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true)
            return Task.CompletedTask;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        if (context.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
            headers.ContentSecurityPolicy = Interactive(nonce);
        return Task.CompletedTask;
    }

    /// <summary>The documentation is a program: it may run its own scripts, and style what they build.</summary>
    private static string Interactive(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}
