namespace Meanwhile.Docs;

/// <summary>
/// Lets HEAD in wherever GET is: the endpoint answers as to a GET, and the server keeps the body to itself.
/// </summary>
public sealed class HeadDoor(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsHead(request.Method))
        {
            await next(context);
            return;
        }
        request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            request.Method = HttpMethods.Head;
        }
    }
}
