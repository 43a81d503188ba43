using System.Collections;
using Meanwhile.Cluster;
using Meanwhile.Settings;
using Npgsql;

namespace Meanwhile;

/// <summary>What a node that only speaks HTTP is told; it keeps nothing and runs nothing itself.</summary>
public sealed record ApiSettings
{
    private static readonly Dictionary<string, string?> Names = new()
    {
        ["urls"] = null, ["postgres"] = null, ["cluster"] = null, ["drain"] = null, ["demo"] = "false",
    };

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public required string Urls { get; init; }

    /// <summary>The PostgreSQL database of the cluster, as an Npgsql connection string.</summary>
    public required string Postgres { get; init; }

    /// <summary>Name of the cluster in that database.</summary>
    public required string Cluster { get; init; }

    /// <summary>
    /// Seconds for which it answers on after it was asked to stop, while it says that it is not ready.
    /// </summary>
    public required int DrainSeconds { get; init; }

    /// <summary>Whether the slow demo world is served too, where silos call it through the balancer.</summary>
    public required bool Demo { get; init; }

    public required IReadOnlyList<string> Keys { get; init; }

    public static (ApiSettings? Settings, IReadOnlyList<string> Problems) Read(string[] args, IDictionary environment)
    {
        var told = Told.Read(args, environment, Names, _ => null);
        var settings = new ApiSettings
        {
            Urls = told.Urls("http://localhost:8080"),
            Postgres = told.Text("postgres") ?? "",
            Cluster = told.Text("cluster") ?? MembersAddress.Service,
            DrainSeconds = told.Number("drain", 0, Limits.DrainSecondsMax) ?? Limits.DrainSecondsDefault,
            Demo = told.Flag("demo", false),
            Keys = told.Keys,
        };
        if (!IsDatabase(settings.Postgres))
            told.Wrong("`postgres` must name the database of the cluster, such as "
                + "`Host=db;Database=meanwhile;Username=meanwhile`; a node without silos has nobody to ask");
        return told.Problems.Count == 0 ? (settings, []) : (null, told.Problems);
    }

    private static bool IsDatabase(string address)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(address).Host);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
