using System.Globalization;
using Meanwhile.Support;
using Npgsql;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>The product with a connection <c>bank</c> to a database of its own.</summary>
public sealed class BankWorld : IAsyncLifetime
{
    private NpgsqlDataSource database = null!;

    public ServedWorld Served { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"bank_{Environment.ProcessId}");
        database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync(name));
        Served.Silo.Environment["MEANWHILE__SECRETS__BANK"] = server.Password;
        await Served.Silo.WriteConnection("bank", $$$"""
            kind: postgres
            address: "Host=127.0.0.1;Port={{{server.Port}}};Database={{{name}}};Username={{{PostgresServer.UserName}}}"
            password: "{{ secrets.bank }}"
            """);
        await Served.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Served.DisposeAsync();
        await database.DisposeAsync();
    }

    public async Task ExecuteAsync(string text)
    {
        await using var command = database.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CentsAsync(string id)
    {
        await using var command = database.CreateCommand("select cents from accounts where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
