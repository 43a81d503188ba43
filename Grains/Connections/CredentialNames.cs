namespace Meanwhile.Connections;

/// <summary>Names under which headers and JSON carry what proves who somebody is.</summary>
public static class CredentialNames
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "apikey", "api_key",
        "x-auth-token", "password", "passwd", "secret", "client_secret", "clientsecret", "access_token", "accesstoken",
        "refresh_token", "refreshtoken", "id_token", "idtoken", "private_key", "privatekey",
    };

    public static bool Has(string name) => Known.Contains(name);
}
