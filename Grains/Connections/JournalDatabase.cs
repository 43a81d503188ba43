using Meanwhile.Errors;
using Npgsql;

namespace Meanwhile.Connections;

/// <summary>
/// The PostgreSQL database of runs, definitions and members: its pool, and what to say when it is silent.
/// </summary>
public sealed class JournalDatabase : IAsyncDisposable
{
    /// <summary>
    /// Every statement of the journal finds its rows by an index, and is planned once: a plan made for a table that was
    /// empty then would read all of it when it is large.
    /// </summary>
    private const string Plans = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off "
        + "-c enable_mergejoin=off -c jit=off";

    private readonly NpgsqlDataSource source;
    private readonly string place;

    private JournalDatabase(NpgsqlConnectionStringBuilder address)
    {
        place = $"PostgreSQL at {address.Host}:{address.Port}, database {address.Database ?? address.Username}";
        source = new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
    }

    /// <summary>The host, port and database; no secret is in it.</summary>
    public string Place => place;

    /// <summary>Opens nothing yet; an address that cannot be one gives a fault.</summary>
    public static (JournalDatabase? Database, string? Fault) Of(string address)
    {
        NpgsqlConnectionStringBuilder told;
        try
        {
            told = new NpgsqlConnectionStringBuilder(address);
        }
        catch (ArgumentException)
        {
            return (null, "must be a connection string such as `Host=db;Database=meanwhile;Username=meanwhile`");
        }
        if (string.IsNullOrEmpty(told.Host)) return (null, "needs `Host=`");
        told.MaxPoolSize = Limits.JournalConnectionsMax;
        told.ApplicationName ??= "meanwhile journal";
        told.CommandTimeout = Limits.JournalAnswerSeconds;
        told.Timeout = 15;
        told.IncludeErrorDetail = false;
        told.MaxAutoPrepare = 64;
        told.AutoPrepareMinUsages = 1;
        told.Options = string.IsNullOrEmpty(told.Options) ? Plans : $"{told.Options} {Plans}";
        return (new JournalDatabase(told), null);
    }

    public async Task<NpgsqlConnection> OpenAsync() => await source.OpenConnectionAsync();

    /// <summary>After a break the idle connections are broken too, most likely.</summary>
    public void ForgetIdle() => source.Clear();

    public StorageUnavailableException Unavailable(string what, string why) =>
        new($"the {what} in {place} cannot be read or kept: {why}; "
            + "look whether it runs, takes connections and has room");

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
