namespace Meanwhile;

/// <summary>Names of tenants.</summary>
public static class Tenancy
{
    /// <summary>The tenant of a server that has no keys.</summary>
    public const string Default = "default";
}
