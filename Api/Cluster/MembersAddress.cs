using Npgsql;

namespace Meanwhile.Cluster;

/// <summary>How silos and API nodes find each other: by a table in the PostgreSQL database they share.</summary>
public static class MembersAddress
{
    /// <summary>The name under which the clustering provider knows the driver.</summary>
    public const string Driver = "Npgsql";

    public const string Service = "meanwhile";

    /// <summary>The same database; its few connections see the schema of the members first.</summary>
    public static string Of(string postgres) => new NpgsqlConnectionStringBuilder(postgres)
    {
        SearchPath = "orleans",
        ApplicationName = "meanwhile members",
        MaxPoolSize = 4,
    }.ConnectionString;
}
