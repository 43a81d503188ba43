using Xunit;

namespace Meanwhile;

/// <summary>
/// Tests that start a whole cluster of processes: one after the other and nothing beside them, for each fills the
/// machine, and a silo that gets none of it for some seconds counts as dead.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OfProcesses
{
    public const string Name = "processes";
}
