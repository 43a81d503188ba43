using System.Net.Sockets;
using Meanwhile.Errors;
using Npgsql;

namespace Meanwhile.Steps;

/// <summary>Names the ways in which a database does not answer as wished.</summary>
internal static class SqlFailure
{
    /// <summary>Whether the error is the database's or the way to it; anything else is a mistake of ours.</summary>
    public static bool Is(Exception error) => error is NpgsqlException or SocketException or IOException;

    /// <summary>The failure.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="name">The connection.</param>
    /// <param name="what">What the database was asked for, as messages call it.</param>
    public static StepOutcome.Failed Of(Exception error, string name, string what) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } =>
            Failed(ErrorCodes.UpstreamTimeout, FailureClass.Timeout, $"`{name}` cancelled {what}"),
        PostgresException refused => Failed(
            ErrorCodes.SqlFailed,
            refused.IsTransient ? FailureClass.Connect : FailureClass.Other,
            $"`{name}` refused {what} with SQLSTATE {refused.SqlState} ({SqlText.Condition(refused.SqlState)})"),
        NpgsqlException { InnerException: TimeoutException } =>
            Failed(ErrorCodes.UpstreamTimeout, FailureClass.Timeout, $"`{name}` gave no connection in time"),
        _ => Failed(ErrorCodes.UpstreamUnreachable, FailureClass.Connect,
            $"`{name}` cannot be reached, or broke off"),
    };

    private static StepOutcome.Failed Failed(ErrorCode code, FailureClass @class, string detail) =>
        new(code, detail) { Class = @class };
}
