namespace Meanwhile.Docs;

/// <summary>Tells a person with a browser from a program.</summary>
internal static class Accepted
{
    private const string Html = "text/html";
    private const string Json = "application/json";

    /// <summary>Whether the caller asks for HTML by name and likes JSON no better. <c>*/*</c> is a program's.</summary>
    public static bool WantsHtml(this HttpRequest request)
    {
        var html = Quality(request, Html);
        return html > 0 && html >= Quality(request, Json);
    }

    private static double Quality(HttpRequest request, string media) => request.GetTypedHeaders().Accept
        .Where(type => type.MediaType.Equals(media, StringComparison.OrdinalIgnoreCase))
        .Select(type => type.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
