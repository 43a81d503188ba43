using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Steps;
using Meanwhile.Upstreams;

namespace Meanwhile.Connections;

/// <summary>
/// One upstream that speaks HTTP: a pool of its own, so that a slow upstream holds only its own sockets.
/// </summary>
public sealed class HttpConnection(HttpConnection.Settings settings, ConnectionPolicy policy) : Connection(policy)
{
    private readonly AddressRules rules = new(settings.AllowPrivate);
    private readonly ConcurrentDictionary<string, Upstream> upstreams = new(StringComparer.Ordinal);

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

    /// <summary>Where the upstream is; null for a connection whose steps give whole addresses.</summary>
    public Uri? Address { get; } = settings.Address.Length == 0 ? null : new Uri(settings.Address);

    /// <summary>The beginning of every path, without a trailing slash.</summary>
    public string Prefix => field ??= Address?.AbsolutePath.TrimEnd('/') ?? "";

    /// <summary>Headers sent with every call.</summary>
    public TextMap Headers { get; } = settings.Headers;

    public override IEnumerable<string> Credentials =>
        Headers.Entries.Where(header => CredentialNames.Has(header.Key)).Select(header => header.Value);

    /// <summary>The upstream of its own address.</summary>
    public Upstream Upstream => field ??= UpstreamAt(Address!);

    /// <summary>The upstream of a whole address, which a definition has named.</summary>
    public Upstream UpstreamAt(Uri address) => upstreams.GetOrAdd(
        address.GetLeftPart(UriPartial.Authority), _ => new Upstream(address, rules, settings.MaxConnections));

    public override ValueTask DisposeAsync()
    {
        foreach (var upstream in upstreams.Values) upstream.Dispose();
        return ValueTask.CompletedTask;
    }
}
