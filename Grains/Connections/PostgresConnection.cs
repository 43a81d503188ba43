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

    private const string UndefinedTable = "42P01";
    private const string InvalidSchema = "3F000";
    private const string NotAllowed = "42501";

    private (Guid Journal, bool IsHere)? known;

    public NpgsqlDataSource Source => source;

    /// <summary>Whether this database is the one that a journal keeps its runs in, and its user may write there.
    /// </summary>
    public async ValueTask<bool> HoldsAsync(Guid journal, CancellationToken stop)
    {
        if (known is { } answer && answer.Journal == journal) return answer.IsHere;
        var isHere = await LooksLikeAsync(journal, stop).ConfigureAwait(false);
        known = (journal, isHere);
        return isHere;
    }

    public override IEnumerable<string> Credentials => password is null ? [] : [password];

    private async ValueTask<bool> LooksLikeAsync(Guid journal, CancellationToken stop)
    {
        await using var command = source.CreateCommand("""
            select has_table_privilege('meanwhile.effect', 'insert, update, select') from meanwhile.journal
            where id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = journal });
        try
        {
            return await command.ExecuteScalarAsync(stop).ConfigureAwait(false) is true;
        }
        catch (PostgresException error) when (error.SqlState is UndefinedTable or InvalidSchema or NotAllowed)
        {
            return false;
        }
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
