using Meanwhile.Flows;
using Meanwhile.Telemetry;

namespace Meanwhile;

/// <summary>
/// Ready only when the folders have been published once: before, flows that are there would not be found.
/// </summary>
internal sealed class FoldersLoaded(DefinitionFolder folder) : IReadiness
{
    public long? ReadyAt => folder.LoadedAt;
}
