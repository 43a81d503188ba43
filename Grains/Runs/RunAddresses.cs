namespace Meanwhile.Runs;

/// <summary>Where the addresses of runs begin, as the world outside sees this server.</summary>
public sealed record RunAddresses(string Public)
{
    /// <summary>What stands before the name of an address of this run.</summary>
    public string Of(string tenant, Guid run, string secret) =>
        $"{Public.TrimEnd('/')}/hooks/{tenant}/run/{run}/{secret}";
}
