using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Runs;
using Npgsql;

namespace Meanwhile.Steps;

[StepKind("sql", Summary = "Statements on a PostgreSQL database, with parameters.", Connection = "postgres",
    Gives = "`rows` (a list of objects) and `count`; with `statements` also `results`, one `{ rows, "
        + "count }` for each.",
    Errors = ["MW2015", "MW2016", "MW3001", "MW3002", "MW3007"])]
[Example("""
    flow: orders
    input: { customer: integer }
    steps:
      orders:
        sql:
          connection: shop
          query: select id, total from orders where customer = @customer order by id
          params: { customer: "{{ input.customer }}" }
    output: "{{ steps.orders.rows }}"
    tests:
      - name: two orders
        input: { customer: 7 }
        mocks: { orders: { rows: [ { id: 1, total: 9.50 }, { id: 2, total: 3 } ], count: 2 } }
        expect: { output: [ { id: 1 }, { id: 2 } ] }
    """)]
public sealed class SqlStep : StepKind<SqlStep.Settings>, IBatchedKind
{
    [ExactlyOne("query", "statements")]
    public sealed record Settings
    {
        [Required, Literal("which database is called must be known before a run")]
        [Description("The connection to call through.")]
        public string Connection { get; init; } = "";

        [Literal("values go into `params`, never into the text")]
        [Description("The statement, with `@name` for parameters.")]
        public string? Query { get; init; }

        [Literal("values go into `params`, never into the text"), Length(1, Limits.SqlStatementsMax)]
        [Description("Instead of `query`: several statements, sent at once and run in one transaction.")]
        public IReadOnlyList<string> Statements { get; init; } = [];

        [Description("Values of the parameters; PostgreSQL gives each the type that its place in the statement wants.")]
        public JsonMap Params { get; init; } = JsonMap.Empty;
    }

    public IEnumerable<BatchFault> CheckBatch(object constant, MapNode settings, BatchRule rule) =>
        SqlGathered.Check((Settings)constant, settings, rule);

    public object Common(object settings, BatchRule rule) => SqlGathered.Common((Settings)settings, rule);

    public int BytesOf(object settings, BatchRule rule) => SqlGathered.ValueOf(settings, rule).Length;

    public object Join(IReadOnlyList<object> members, BatchRule rule) => SqlGathered.Join(members, rule);

    public BatchSplit Split(StepValue answer, IReadOnlyList<object> members, BatchRule rule) =>
        SqlGathered.Split(answer, members, rule);

    protected override bool Writes(Settings settings) => !Texts(settings).All(SqlText.OnlyReads);

    protected override IEnumerable<(string Setting, string Detail)> Check(
        Settings settings, IReadOnlySet<string> given)
    {
        if (Texts(settings).Any(text => text.Contains('\0')))
            yield return (settings.Query is null ? "statements" : "query", "a statement may not hold NUL");
        for (var index = 0; index < settings.Statements.Count; index++)
            if (!SqlText.IsOne(settings.Statements[index]))
                yield return ("statements", $"`statements[{index}]` holds several; each is an item of its own");
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var connection = context.Through<PostgresConnection>();
        try
        {
            if (context.Once is { } once && await connection.HoldsAsync(once.Journal, stop).ConfigureAwait(false))
                return await SqlOnce.RunAsync(
                    connection, once, database => AskAsync(settings, connection, database, stop), stop)
                    .ConfigureAwait(false);
            return await AskAsync(settings, connection, null, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (SqlFailure.Is(error))
        {
            return SqlFailure.Of(error, connection.Name, "the statement");
        }
    }

    /// <summary>On a connection that is in a transaction, or on any of the pool.</summary>
    private static ValueTask<StepOutcome> AskAsync(
        Settings settings, PostgresConnection connection, NpgsqlConnection? database, CancellationToken stop) =>
        settings.Query is { } query
            ? QueryAsync(connection.Name, Command(connection, database, query), settings.Params, stop)
            : SqlBatch.RunAsync(
                connection.Name, database?.CreateBatch() ?? connection.Source.CreateBatch(), settings, stop);

    private static NpgsqlCommand Command(PostgresConnection connection, NpgsqlConnection? database, string query)
    {
        if (database is null) return connection.Source.CreateCommand(query);
        var command = database.CreateCommand();
        command.CommandText = query;
        return command;
    }

    private static async ValueTask<StepOutcome> QueryAsync(
        string name, NpgsqlCommand asked, JsonMap values, CancellationToken stop)
    {
        await using var command = asked;
        command.AllResultTypesAreUnknown = true;
        foreach (var (key, json) in values.Entries) command.Parameters.Add(SqlText.Parameter(key, json.Span));
        await using var reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
        return await SqlRows.ReadAsync(reader, name, stop).ConfigureAwait(false);
    }

    private static IEnumerable<string> Texts(Settings settings) =>
        settings.Query is { } query ? [query] : settings.Statements;
}
