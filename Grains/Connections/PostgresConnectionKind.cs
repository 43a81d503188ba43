using Meanwhile.Steps;
using Npgsql;

namespace Meanwhile.Connections;

[ConnectionKind("postgres", Summary = "A PostgreSQL database.")]
[Example("""
    kind: postgres
    address: Host=db.example.org;Database=shop;Username=reader
    password: "{{ secrets.shop }}"
    maxConnections: 20
    """)]
public sealed class PostgresConnectionKind : ConnectionKind<PostgresConnection.Settings>
{
    protected override (Connection? Connection, string? Fault) Open(
        PostgresConnection.Settings settings, ConnectionPolicy policy)
    {
        NpgsqlConnectionStringBuilder address;
        try
        {
            address = new NpgsqlConnectionStringBuilder(settings.Address);
        }
        catch (ArgumentException)
        {
            return (null, "`address` must be a connection string such as `Host=db;Database=shop;Username=reader`");
        }
        if (string.IsNullOrEmpty(address.Host)) return (null, "`address` needs `Host=`");
        if (!string.IsNullOrEmpty(address.Password))
            return (null, "`address` may not hold a password; put it into `password` as a secret");
        address.Password = settings.Password;
        address.MaxPoolSize = settings.MaxConnections;
        address.ApplicationName ??= "meanwhile";
        address.CommandTimeout = 0;
        address.Timeout = 15;
        address.IncludeErrorDetail = false;
        address.IncludeFailedBatchedCommand = true;
        address.MaxAutoPrepare = 64;
        var source = new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
        return (new PostgresConnection(source, settings.Password, policy), null);
    }
}
