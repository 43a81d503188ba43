using Meanwhile.Steps;

namespace Meanwhile.Connections;

[ConnectionKind("http", Summary = "A service that speaks HTTP.")]
[Example("""
    kind: http
    address: https://crm.example.org/api
    headers: { authorization: "Bearer {{ secrets.crm }}" }
    timeout: 2s
    retry: 2
    """)]
public sealed class HttpConnectionKind : ConnectionKind<HttpConnection.Settings>
{
    protected override (Connection? Connection, string? Fault) Open(
        HttpConnection.Settings settings, ConnectionPolicy policy)
    {
        if (!Uri.TryCreate(settings.Address, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
            return (null, "`address` must be a URL that begins with http:// or https://");
        if (address.UserInfo.Length > 0)
            return (null, "`address` may not hold a user or password; put an Authorization header into `headers`");
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
            return (null, "`address` may not hold a query or fragment; they belong to the step");
        foreach (var (name, value) in settings.Headers.Entries)
            if (HeaderRules.FaultOf(name, value) is { } fault) return (null, fault);
        return (new HttpConnection(settings, policy), null);
    }
}
