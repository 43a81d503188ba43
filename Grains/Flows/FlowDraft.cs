namespace Meanwhile.Flows;

/// <summary>A flow between declaration and plan: its expressions read, its graph being checked.</summary>
internal sealed class FlowDraft(FlowDeclaration declaration)
{
    public FlowDeclaration Declaration => declaration;

    /// <summary>The steps of the flow itself; containers hold further ones.</summary>
    public ScopeDraft Body { get; } = new();
}
