namespace Meanwhile.Errors;

public static partial class ErrorCodes
{
    /// <summary>MW4001: Something went wrong inside.</summary>
    public static readonly ErrorCode Internal = new(
        "MW4001", "Something went wrong inside", Side.Us, 500,
        "A fault of this server. It was logged with the trace id of the answer.",
        "Try again; report it with the trace id.");

    /// <summary>MW4002: Too much at once.</summary>
    public static readonly ErrorCode Overloaded = new(
        "MW4002", "Too much at once", Side.Us, 503,
        "The server has as many runs in flight as it can hold.",
        "Try again after `Retry-After`.");

    /// <summary>MW4003: The server is stopping.</summary>
    public static readonly ErrorCode Stopping = new(
        "MW4003", "The server is stopping", Side.Us, 503,
        "The server is shutting down and takes no new runs.",
        "Try again; another node answers.");

    /// <summary>MW4004: The store does not answer.</summary>
    public static readonly ErrorCode StorageUnavailable = new(
        "MW4004", "The store does not answer", Side.Us, 503,
        "Definitions or runs could not be read or kept.",
        "Try again; look at the disk of `--data`, or at the database of the runs.");

    /// <summary>MW4005: The cluster does not answer.</summary>
    public static readonly ErrorCode ClusterUnavailable = new(
        "MW4005", "The cluster does not answer", Side.Us, 503,
        "The grain that should answer could not be reached in time; whether it acted is unknown.",
        "Try again after `Retry-After`.");
}
