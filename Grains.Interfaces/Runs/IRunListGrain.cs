namespace Meanwhile.Runs;

/// <summary>
/// Lists runs of one tenant: those in the journal, and those in memory on the silo that is asked; key: the tenant.
/// Keeps nothing. Calls interleave; each only reads.
/// </summary>
[Alias("meanwhile.run-list")]
public interface IRunListGrain : IGrainWithStringKey
{
    /// <summary>The runs, newest first, without steps and results.</summary>
    /// <exception cref="Errors.StorageUnavailableException">When the journal cannot be read.</exception>
    [Alias("list")]
    Task<RunSnapshot[]> List(RunFilter filter);
}
