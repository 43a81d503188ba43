using Npgsql;
using Shouldly;
using Xunit;

namespace Meanwhile.Support;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_new_database_answers_a_query()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string address = await server.CreateDatabaseAsync("smoke \"test\"");

        await using NpgsqlDataSource database = NpgsqlDataSource.Create(address);
        await using NpgsqlCommand select = database.CreateCommand("select current_database()");

        (await select.ExecuteScalarAsync()).ShouldBe("smoke \"test\"");
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        NpgsqlConnectionStringBuilder address = new(server.ConnectionString()) { Password = "wrong", Pooling = false };

        await using NpgsqlConnection connection = new(address.ConnectionString);
        PostgresException refusal = await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync());

        refusal.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_disposed_server_leaves_no_folder()
    {
        string folder;
        await using (PostgresServer server = await PostgresServer.StartAsync())
        {
            await using NpgsqlConnection connection = new(server.ConnectionString() + ";Pooling=false");
            await connection.OpenAsync();
            await using NpgsqlCommand show = new("show data_directory", connection);
            folder = (string)(await show.ExecuteScalarAsync())!;
            Directory.Exists(folder).ShouldBeTrue();
        }

        Directory.Exists(Path.GetDirectoryName(folder)).ShouldBeFalse();
    }
}
