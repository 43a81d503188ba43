using Meanwhile.Connections;
using Meanwhile.Journal;
using Meanwhile.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>An effect and its record in one transaction, on a real database.</summary>
public sealed class SqlOnceTests : IAsyncLifetime
{
    private const string Pay = "update account set balance = balance + 1 returning balance";

    private string address = "";
    private PostgresJournal journal = null!;
    private PostgresConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        address = await server.CreateDatabaseAsync($"once_{Guid.NewGuid():N}");
        journal = new PostgresJournal(JournalDatabase.Of(address).Database!);
        await journal.PrepareAsync();
        connection = new PostgresConnection(
            NpgsqlDataSource.Create(address), null, new ConnectionPolicy("bank", "v1", TimeSpan.FromSeconds(10), null));
        await ExecuteAsync("create table account (balance int); insert into account values (0)");
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task A_statement_on_the_database_of_the_journal_is_made_once_however_often_it_is_asked_for()
    {
        var once = new OnceName(journal.Database!.Value, Guid.CreateVersion7(), "pay");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RunAsync(Pay, once)));

        foreach (var outcome in outcomes)
            outcome.ShouldBeOfType<StepOutcome.Done>().Value.ToString()
                .ShouldBe("""{"rows":[{"balance":1}],"count":1}""");
        (await RunAsync(Pay, once with { Place = "all[1].pay" })).ShouldBeOfType<StepOutcome.Done>();
        (await BalanceAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_statement_that_fails_leaves_no_record_and_may_be_tried_again()
    {
        var once = new OnceName(journal.Database!.Value, Guid.CreateVersion7(), "pay");

        (await RunAsync("update account set balance = balance / 0", once)).ShouldBeOfType<StepOutcome.Failed>();
        (await RunAsync(Pay, once)).ShouldBeOfType<StepOutcome.Done>();

        (await BalanceAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task On_any_other_database_a_statement_is_made_as_often_as_it_is_asked_for()
    {
        var once = new OnceName(Guid.NewGuid(), Guid.CreateVersion7(), "pay");

        await RunAsync(Pay, once);
        await RunAsync(Pay, once);

        (await BalanceAsync()).ShouldBe(2);
    }

    private async Task<StepOutcome> RunAsync(string query, OnceName once) => await new SqlStep().RunAsync(
        (object)new SqlStep.Settings { Connection = "bank", Query = query },
        new StepContext { Connection = connection, TraceParent = "", Once = once }, CancellationToken.None);

    private async Task<int> BalanceAsync()
    {
        await using var command = connection.Source.CreateCommand("select balance from account");
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string text)
    {
        await using var command = connection.Source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }
}
