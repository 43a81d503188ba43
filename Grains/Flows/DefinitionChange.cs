namespace Meanwhile.Flows;

/// <summary>One change to what a tenant has in service.</summary>
public abstract record DefinitionChange
{
    private DefinitionChange()
    {
    }

    /// <summary>Keeps a version and makes it the current one.</summary>
    public sealed record Publish(StoredFlow Flow) : DefinitionChange;

    /// <summary>Takes a flow out of service; its versions stay.</summary>
    public sealed record Withdraw(string Flow) : DefinitionChange;

    public sealed record PutConnection(StoredConnection Connection) : DefinitionChange;

    public sealed record RemoveConnection(string Name) : DefinitionChange;
}
