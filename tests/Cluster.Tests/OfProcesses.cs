using Xunit;

namespace Meanwhile;

/// <summary>Tests that start a whole cluster of processes: one after the other, for each fills the machine.</summary>
[CollectionDefinition(Name)]
public sealed class OfProcesses
{
    public const string Name = "processes";
}
