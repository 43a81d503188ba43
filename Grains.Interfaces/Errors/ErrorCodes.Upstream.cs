namespace Meanwhile.Errors;

public static partial class ErrorCodes
{
    /// <summary>MW3001: The upstream cannot be reached.</summary>
    public static readonly ErrorCode UpstreamUnreachable = new(
        "MW3001", "The upstream cannot be reached", Side.Upstream, 502,
        "The connection was refused, the name is unknown, or the TLS handshake failed.",
        "Check that the upstream runs and that the connection's address is right.");

    /// <summary>MW3002: The upstream did not answer in time.</summary>
    public static readonly ErrorCode UpstreamTimeout = new(
        "MW3002", "The upstream did not answer in time", Side.Upstream, 504,
        "One attempt took longer than its `timeout`.",
        "Raise `timeout`, add `retry` or `fallback`, or look at the upstream.");

    /// <summary>MW3003: The upstream broke off or lied.</summary>
    public static readonly ErrorCode UpstreamBroken = new(
        "MW3003", "The upstream broke off or lied", Side.Upstream, 502,
        "The upstream reset the connection, ended early, or did not speak HTTP as the standard says.",
        "Look at the upstream; `retry` helps when it is passing.");

    /// <summary>MW3004: The upstream answered with an error status.</summary>
    public static readonly ErrorCode UpstreamStatus = new(
        "MW3004", "The upstream answered with an error status", Side.Upstream, 502,
        "The status is neither 2xx nor listed in the step's `accept`.",
        "Mend the call, or list the status in `accept`.");

    /// <summary>MW3005: The upstream's answer cannot be read.</summary>
    public static readonly ErrorCode UpstreamGarbage = new(
        "MW3005", "The upstream's answer cannot be read", Side.Upstream, 502,
        "The answer says it is JSON and is not, or its encoding is not what it says.",
        "Look at the upstream; its `Content-Type` promises something that its body does not keep.");

    /// <summary>MW3006: The upstream's answer is too large.</summary>
    public static readonly ErrorCode UpstreamTooLarge = new(
        "MW3006", "The upstream's answer is too large", Side.Upstream, 502,
        "The answer, after decompression, is larger than `maxBytes`.",
        "Ask for less, or raise `maxBytes` on the step.");

    /// <summary>MW3007: The database refused the statement.</summary>
    public static readonly ErrorCode SqlFailed = new(
        "MW3007", "The database refused the statement", Side.Upstream, 502,
        "PostgreSQL answered with an error. The detail has its SQLSTATE.",
        "Look the SQLSTATE up in PostgreSQL's manual, appendix A.");

    /// <summary>MW3008: There is no such file.</summary>
    public static readonly ErrorCode FileNotFound = new(
        "MW3008", "There is no such file", Side.Upstream, 502,
        "The path does not exist below the connection's root.",
        "Check the path; it is relative to the root folder of the connection.");

    /// <summary>MW3009: The path leads out of its root.</summary>
    public static readonly ErrorCode FileForbidden = new(
        "MW3009", "The path leads out of its root", Side.Upstream, 502,
        "Path or symbolic link leads outside the root folder of the connection, or is no regular file.",
        "Use a path below the root.");

    /// <summary>MW3010: The disk refused.</summary>
    public static readonly ErrorCode FileFailed = new(
        "MW3010", "The disk refused", Side.Upstream, 502,
        "Reading or writing failed: permission, space, or a broken disk.",
        "Look at the folder on the server.");

    /// <summary>MW3011: The deadline has passed.</summary>
    public static readonly ErrorCode DeadlineExceeded = new(
        "MW3011", "The deadline has passed", Side.Upstream, 504,
        "The run, or the step with all its attempts, took longer than its `deadline`.",
        "Raise `deadline`, or find the slow step with `POST /v1/flows/{flow}:plan`.");

    /// <summary>MW3012: What was waited for did not come.</summary>
    public static readonly ErrorCode WaitTimeout = new(
        "MW3012", "What was waited for did not come", Side.Upstream, 504,
        "A `wait` for a signal or a call took longer than its `timeout`.",
        "Raise `timeout`, or say with `fallback` or `onError` what to do without it.");

    /// <summary>MW3013: Whether the call was made is not known.</summary>
    public static readonly ErrorCode OutcomeUnknown = new(
        "MW3013", "Whether the call was made is not known", Side.Upstream, 502,
        "The server went down between a call that writes and its record, and the step says `onUnknown: fail`.",
        "Look at the upstream whether it was done; then `:retry` the run, or start another.");
}
