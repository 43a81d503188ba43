using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>
/// Where flows and connections are kept, byte for byte as they were written. What a call has confirmed is durable; what
/// cannot be read or kept throws <see cref="StorageUnavailableException"/>.
/// </summary>
public interface IDefinitionStore : IAsyncDisposable
{
    /// <summary>Everything one tenant has in service.</summary>
    Task<StoredCatalog> LoadAsync(string tenant);

    /// <summary>Every version of one flow, newest first.</summary>
    Task<StoredFlow[]> VersionsAsync(string tenant, string flow);

    /// <summary>
    /// Makes a change, and the catalog's revision one higher. False when the catalog has another revision than whoever
    /// asks has seen: then nothing was changed.
    /// </summary>
    Task<bool> ChangeAsync(string tenant, long revision, DefinitionChange change);
}
