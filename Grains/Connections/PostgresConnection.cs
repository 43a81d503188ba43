using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace Meanwhile.Connections;

/// <summary>One PostgreSQL database: a pool whose waiting callers hold no thread.</summary>
public sealed class PostgresConnection(NpgsqlDataSource source, string? password, ConnectionPolicy policy)
    : Connection(policy)
{
    public sealed record Settings
    {
        [Required]
        [Description(
            "Where the database is, as an Npgsql connection string without the password: "
            + "`Host=…;Database=…;Username=…`.")]
        public string Address { get; init; } = "";

        [Description("The password, from a secret: `{{ secrets.shop }}`.")]
        public string? Password { get; init; }

        [Range(1, 1_000)]
        [Description("Connections to the database at most; more queries wait for one, without a thread. Default 50.")]
        public int MaxConnections { get; init; } = 50;
    }

    public NpgsqlDataSource Source => source;

    public override IEnumerable<string> Credentials => password is null ? [] : [password];

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
