namespace Meanwhile.Errors;

public static partial class ErrorCodes
{
    /// <summary>MW3001: The upstream cannot be reached.</summary>
    public static readonly ErrorCode UpstreamUnreachable = new(
        "MW3001", "The upstream cannot be reached", Side.Upstream, 502,
        "The connection was refused, the name is unknown, or the TLS handshake failed.",
        "Check that the upstream runs and that the connection's address is right.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: crm, path: /customers } }
            tests:
              - { name: it fails, mocks: { ask: { error: connect } }, expect: { error: MW3001 } }
            """,
    };

    /// <summary>MW3002: The upstream did not answer in time.</summary>
    public static readonly ErrorCode UpstreamTimeout = new(
        "MW3002", "The upstream did not answer in time", Side.Upstream, 504,
        "One attempt took longer than its `timeout`.",
        "Raise `timeout`, add `retry` or `fallback`, or look at the upstream.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: crm, path: /customers } }
            tests:
              - { name: it fails, mocks: { ask: { error: timeout } }, expect: { error: MW3002 } }
            """,
    };

    /// <summary>MW3003: The upstream broke off or lied.</summary>
    public static readonly ErrorCode UpstreamBroken = new(
        "MW3003", "The upstream broke off or lied", Side.Upstream, 502,
        "The upstream reset the connection, ended early, or did not speak HTTP as the standard says.",
        "Look at the upstream; `retry` helps when it is passing.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: crm, path: /customers } }
            tests:
              - { name: it fails, mocks: { ask: { error: MW3003 } }, expect: { error: MW3003 } }
            """,
    };

    /// <summary>MW3004: The upstream answered with an error status.</summary>
    public static readonly ErrorCode UpstreamStatus = new(
        "MW3004", "The upstream answered with an error status", Side.Upstream, 502,
        "The status is neither 2xx nor listed in the step's `accept`.",
        "Mend the call, or list the status in `accept`.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: crm, path: /customers } }
            tests:
              - { name: it fails, mocks: { ask: { error: 503 } }, expect: { error: MW3004 } }
            """,
    };

    /// <summary>MW3005: The upstream's answer cannot be read.</summary>
    public static readonly ErrorCode UpstreamGarbage = new(
        "MW3005", "The upstream's answer cannot be read", Side.Upstream, 502,
        "The answer says it is JSON and is not, or its encoding is not what it says.",
        "Look at the upstream; its `Content-Type` promises something that its body does not keep.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: crm, path: /customers } }
            tests:
              - { name: it fails, mocks: { ask: { error: garbage } }, expect: { error: MW3005 } }
            """,
    };

    /// <summary>MW3006: The upstream's answer is too large.</summary>
    public static readonly ErrorCode UpstreamTooLarge = new(
        "MW3006", "The upstream's answer is too large", Side.Upstream, 502,
        "The answer, after decompression, is larger than `maxBytes`.",
        "Ask for less, or raise `maxBytes` on the step.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: crm, path: /customers } }
            tests:
              - { name: it fails, mocks: { ask: { error: MW3006 } }, expect: { error: MW3006 } }
            """,
    };

    /// <summary>MW3007: The database refused the statement.</summary>
    public static readonly ErrorCode SqlFailed = new(
        "MW3007", "The database refused the statement", Side.Upstream, 502,
        "PostgreSQL answered with an error. The detail has its SQLSTATE.",
        "Look the SQLSTATE up in PostgreSQL's manual, appendix A.")
    {
        Example = """
            flow: hello
            steps:
              ask: { sql: { connection: shop, query: select 1 } }
            tests:
              - { name: it fails, mocks: { ask: { error: MW3007 } }, expect: { error: MW3007 } }
            """,
    };

    /// <summary>MW3008: There is no such file.</summary>
    public static readonly ErrorCode FileNotFound = new(
        "MW3008", "There is no such file", Side.Upstream, 502,
        "The path does not exist below the connection's root.",
        "Check the path; it is relative to the root folder of the connection.")
    {
        Example = """
            flow: hello
            steps:
              ask: { file: { connection: docs, read: a.txt } }
            tests:
              - { name: it fails, mocks: { ask: { error: MW3008 } }, expect: { error: MW3008 } }
            """,
    };

    /// <summary>MW3009: The path leads out of its root.</summary>
    public static readonly ErrorCode FileForbidden = new(
        "MW3009", "The path leads out of its root", Side.Upstream, 502,
        "Path or symbolic link leads outside the root folder of the connection, or is no regular file.",
        "Use a path below the root.")
    {
        Example = """
            flow: hello
            steps:
              ask: { file: { connection: docs, read: ../a.txt } }
            tests:
              - { name: it fails, mocks: { ask: { error: MW3009 } }, expect: { error: MW3009 } }
            """,
    };

    /// <summary>MW3010: The disk refused.</summary>
    public static readonly ErrorCode FileFailed = new(
        "MW3010", "The disk refused", Side.Upstream, 502,
        "Reading or writing failed: permission, space, or a broken disk.",
        "Look at the folder on the server.")
    {
        Example = """
            flow: hello
            steps:
              ask: { file: { connection: docs, write: a.txt, content: a } }
            tests:
              - { name: it fails, mocks: { ask: { error: MW3010 } }, expect: { error: MW3010 } }
            """,
    };

    /// <summary>MW3011: The deadline has passed.</summary>
    public static readonly ErrorCode DeadlineExceeded = new(
        "MW3011", "The deadline has passed", Side.Upstream, 504,
        "The run, or the step with all its attempts, took longer than its `deadline`.",
        "Raise `deadline`, or find the slow step with `POST /v1/flows/{flow}:plan`.")
    {
        Example = """
            flow: hello
            deadline: 1s
            steps:
              ask: { http: { connection: crm, path: /slow } }
            tests:
              - { name: too late, mocks: { ask: { takes: 5s } }, expect: { error: MW3011, within: 1s } }
            """,
    };

    /// <summary>MW3012: What was waited for did not come.</summary>
    public static readonly ErrorCode WaitTimeout = new(
        "MW3012", "What was waited for did not come", Side.Upstream, 504,
        "A `wait` for a signal or a call took longer than its `timeout`.",
        "Raise `timeout`, or say with `fallback` or `onError` what to do without it.")
    {
        Example = """
            flow: hello
            durable: true
            steps:
              paid: { wait: { signal: paid, timeout: 3d } }
            tests:
              - { name: nobody pays, mocks: { paid: { error: MW3012 } }, expect: { error: MW3012 } }
            """,
    };

    /// <summary>MW3013: Whether the call was made is not known.</summary>
    public static readonly ErrorCode OutcomeUnknown = new(
        "MW3013", "Whether the call was made is not known", Side.Upstream, 502,
        "The server went down between a call that writes and its record, and the step says `onUnknown: fail`.",
        "Look at the upstream whether it was done; then `:retry` the run, or start another.");

    /// <summary>MW3014: The limit leaves no room.</summary>
    public static readonly ErrorCode LimitReached = new(
        "MW3014", "The limit leaves no room", Side.Upstream, 429,
        "A `rateLimit` or `concurrency` has no room now, or not before the step's time is over.",
        "Come back after `Retry-After`, give the step more time, or raise the limit.")
    {
        Example = """
            flow: hello
            steps:
              all:
                forEach:
                  items: [1, 2]
                  steps:
                    ask:
                      http: { connection: crm, path: /customers }
                      rateLimit: { limit: 1, per: 1m, onLimit: fail }
            tests:
              - { name: the second is too early, mocks: { all.ask: { body: 1 } }, expect: { error: MW3014 } }
            """,
    };

    /// <summary>MW3015: The circuit breaker is open.</summary>
    public static readonly ErrorCode BreakerOpen = new(
        "MW3015", "The circuit breaker is open", Side.Upstream, 503,
        "The upstream has failed so often lately that it is not called for a while.",
        "Look at the upstream; after `Retry-After` one call tries whether it is back.")
    {
        Example = """
            flow: hello
            steps:
              ask:
                http: { connection: crm, path: /customers }
                retry: { max: 2, delay: 10ms }
                circuitBreaker: { failures: 2, window: 10s, openFor: 30s }
            tests:
              - { name: two have failed, mocks: { ask: { error: 503 } }, expect: { error: MW3015, calls: { ask: 2 } } }
            """,
    };

    /// <summary>MW3016: The upstream asked to be left alone.</summary>
    public static readonly ErrorCode UpstreamPaused = new(
        "MW3016", "The upstream asked to be left alone", Side.Upstream, 503,
        "It has answered 429 or 503 with `Retry-After`, and the step's time is over before that.",
        "Come back after `Retry-After`, or give the step more time.");
}
