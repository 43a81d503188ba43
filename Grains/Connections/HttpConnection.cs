using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Steps;

namespace Meanwhile.Connections;

/// <summary>
/// One upstream that speaks HTTP: a pool of its own, so that a slow upstream holds only its own sockets.
/// </summary>
public sealed class HttpConnection(HttpConnection.Settings settings, ConnectionPolicy policy) : Connection(policy)
{
    private readonly SocketsHttpHandler handler = MakeHandler(settings);

    public sealed record Settings
    {
        [Required]
        [Description("Where the upstream is: scheme, host, port and, if need be, the beginning of every path.")]
        public string Address { get; init; } = "";

        [Description("Headers sent with every call; credentials come from secrets, e.g. `{{ secrets.crm }}`.")]
        public TextMap Headers { get; init; } = TextMap.Empty;

        [Description("Allows addresses in private, local and reserved networks. Off by default.")]
        public bool AllowPrivate { get; init; }

        [Range(1, 100_000)]
        [Description("Sockets to this upstream at most; more calls wait for one, without a thread. Default 10,000.")]
        public int MaxConnections { get; init; } = 10_000;
    }

    /// <summary>Address without a trailing slash: paths begin with one.</summary>
    public string Address { get; } = settings.Address.TrimEnd('/');

    /// <summary>Headers sent with every call.</summary>
    public TextMap Headers { get; } = settings.Headers;

    public override IEnumerable<string> Credentials =>
        Headers.Entries.Where(header => CredentialNames.Has(header.Key)).Select(header => header.Value);

    public HttpMessageInvoker Client => field ??= new HttpMessageInvoker(handler, disposeHandler: true);

    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SocketsHttpHandler MakeHandler(Settings settings) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = settings.MaxConnections,
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = null,
        ConnectCallback = new AddressRules(settings.AllowPrivate).ConnectAsync,
    };
}
