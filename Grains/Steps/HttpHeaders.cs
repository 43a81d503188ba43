using System.Globalization;
using Meanwhile.Connections;

namespace Meanwhile.Steps;

/// <summary>The headers of a call: those of the flow's author before those of his connection before our own.</summary>
internal readonly record struct HttpHeaders(List<KeyValuePair<string, string>> Entries, string? Fault)
{
    public static HttpHeaders Of(HttpStep.Settings settings, StepContext context, HttpConnection connection)
    {
        var hasBody = settings.Body is not null;
        var entries = new List<KeyValuePair<string, string>>(
            settings.Headers.Entries.Count + connection.Headers.Entries.Count + 3);
        foreach (var header in settings.Headers.Entries)
        {
            if (HeaderRules.FaultOf(header.Key, header.Value) is { } fault) return new([], fault);
            if (hasBody || !IsAboutBody(header.Key)) entries.Add(header);
        }
        foreach (var (name, value) in connection.Headers.Entries)
            if (hasBody || !IsAboutBody(name)) Offer(entries, name, value);
        if (hasBody) Offer(entries, "Content-Type", "application/json");
        Offer(entries, "traceparent", context.TraceParent);
        if (context.TraceState is { } state && HeaderRules.FaultOf("tracestate", state) is null)
            Offer(entries, "tracestate", state);
        if (context.Deadline is { } deadline)
            Offer(entries, "X-Request-Deadline", deadline.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        if (context.IdempotencyKey is { } key) Offer(entries, "Idempotency-Key", $"\"{key}\"");
        if (context.Known is { } known) AskWhetherChanged(entries, known);
        return new(entries, null);
    }

    /// <summary>Asks for the answer only if it is another one, unless the flow's author asks so himself.</summary>
    private static void AskWhetherChanged(List<KeyValuePair<string, string>> entries, KnownAnswer known)
    {
        if (Has(entries, "If-None-Match") || Has(entries, "If-Modified-Since")) return;
        if (known.ETag is { } tag) entries.Add(new("If-None-Match", tag));
        else if (known.LastModified is { } at) entries.Add(new("If-Modified-Since", at));
    }

    private static void Offer(List<KeyValuePair<string, string>> entries, string name, string value)
    {
        if (!Has(entries, name)) entries.Add(new(name, value));
    }

    private static bool Has(List<KeyValuePair<string, string>> entries, string name)
    {
        foreach (var entry in entries)
            if (entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsAboutBody(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
}
