using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Npgsql;
using NpgsqlTypes;

namespace Meanwhile.Steps;

[StepKind("sql", Summary = "One statement on a PostgreSQL database, with parameters.", Connection = "postgres")]
public sealed class SqlStep : StepKind<SqlStep.Settings>
{
    public sealed record Settings
    {
        [Required, Literal("which database is called must be known before a run")]
        [Description("The connection to call through.")]
        public string Connection { get; init; } = "";

        [Required, Literal("values go into `params`, never into the text")]
        [Description("The statement, with `@name` for parameters.")]
        public string Query { get; init; } = "";

        [Description("Values of the parameters; PostgreSQL gives each the type that its place in the statement wants.")]
        public JsonMap Params { get; init; } = JsonMap.Empty;
    }

    protected override bool Writes(Settings settings) => !SqlText.OnlyReads(settings.Query);

    protected override IEnumerable<(string Setting, string Detail)> Check(
        Settings settings, IReadOnlySet<string> given)
    {
        if (settings.Query.Contains('\0')) yield return ("query", "`query` may not hold NUL");
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var connection = context.Through<PostgresConnection>();
        try
        {
            await using var command = connection.Source.CreateCommand(settings.Query);
            command.AllResultTypesAreUnknown = true;
            foreach (var (name, json) in settings.Params.Entries)
                command.Parameters.Add(
                    new NpgsqlParameter(name, NpgsqlDbType.Unknown) { Value = SqlText.Parameter(json.Span) });
            await using var reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
            return await SqlRows.ReadAsync(reader, connection.Name, stop).ConfigureAwait(false);
        }
        catch (PostgresException error)
        {
            return Failed(error, connection.Name);
        }
        catch (NpgsqlException error) when (error.InnerException is TimeoutException)
        {
            return new StepOutcome.Failed(ErrorCodes.UpstreamTimeout, $"`{connection.Name}` gave no connection in time")
            {
                Class = FailureClass.Timeout,
            };
        }
        catch (Exception error) when (error is NpgsqlException or System.Net.Sockets.SocketException or IOException)
        {
            return new StepOutcome.Failed(ErrorCodes.UpstreamUnreachable,
                $"`{connection.Name}` cannot be reached, or broke off")
            {
                Class = FailureClass.Connect,
            };
        }
    }

    private static StepOutcome.Failed Failed(PostgresException error, string name)
    {
        if (error.SqlState == PostgresErrorCodes.QueryCanceled)
            return new(ErrorCodes.UpstreamTimeout, $"`{name}` cancelled the statement")
            {
                Class = FailureClass.Timeout,
            };
        return new StepOutcome.Failed(ErrorCodes.SqlFailed,
            $"`{name}` refused the statement with SQLSTATE {error.SqlState} ({SqlText.Condition(error.SqlState)})")
        {
            Class = error.IsTransient ? FailureClass.Connect : FailureClass.Other,
        };
    }
}
