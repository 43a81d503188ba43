namespace Meanwhile.Errors;

public static partial class ErrorCodes
{
    /// <summary>MW1001: The body is not JSON.</summary>
    public static readonly ErrorCode MalformedJson = new(
        "MW1001", "The body is not JSON", Side.Caller, 400,
        "The request body could not be read as one JSON document.",
        "Send one JSON document in UTF-8; the detail names the byte where reading stopped.")
    {
        Example = """
            POST /v1/flows/hello/runs

            { "name": 
            """,
    };

    /// <summary>MW1002: The input does not fit the flow's schema.</summary>
    public static readonly ErrorCode InputInvalid = new(
        "MW1002", "The input does not fit the flow's schema", Side.Caller, 422,
        "The body, path or query was read, but does not fit the input schema of the flow. Every fault is " +
        "listed.",
        "Mend each entry of `errors`: `pointer` names the place, `detail` what was expected.")
    {
        Example = """
            POST /v1/flows/hello/runs

            { "nmae": "Ada" }
            """,
    };

    /// <summary>MW1003: The media type is not supported.</summary>
    public static readonly ErrorCode UnsupportedMediaType = new(
        "MW1003", "The media type is not supported", Side.Caller, 415,
        "The `Content-Type` of the request is none that this address takes.",
        "Send `application/json`; a definition may also be `application/yaml`.")
    {
        Example = """
            POST /v1/flows/hello/runs
            Content-Type: text/plain

            Ada
            """,
    };

    /// <summary>MW1004: The body is too large.</summary>
    public static readonly ErrorCode BodyTooLarge = new(
        "MW1004", "The body is too large", Side.Caller, 413,
        "The request body is larger than this address takes.",
        "Send less, or raise the limit named in the detail.");

    /// <summary>MW1005: There is nothing at this address.</summary>
    public static readonly ErrorCode NotFound = new(
        "MW1005", "There is nothing at this address", Side.Caller, 404,
        "No flow, run, connection or page has this address, or it is not yours.",
        "Check the address; `GET /v1/flows` lists the flows.")
    {
        Example = """
            GET /v1/flows/nobody
            """,
    };

    /// <summary>MW1006: The method is not allowed here.</summary>
    public static readonly ErrorCode MethodNotAllowed = new(
        "MW1006", "The method is not allowed here", Side.Caller, 405,
        "The address exists, but not for this method.",
        "Use one of the methods in the `Allow` header.")
    {
        Example = """
            PATCH /v1/flows
            """,
    };

    /// <summary>MW1007: The definition has changed since you read it.</summary>
    public static readonly ErrorCode PreconditionFailed = new(
        "MW1007", "The definition has changed since you read it", Side.Caller, 412,
        "`If-Match` names a version that is not the current one.",
        "Fetch the definition again, put your change on top, and send its new ETag.")
    {
        Example = """
            PUT /v1/flows/hello
            Content-Type: application/yaml
            If-Match: "0000000000000000"

            flow: hello
            steps: { greet: { set: hello } }
            """,
    };

    /// <summary>MW1008: A key is needed.</summary>
    public static readonly ErrorCode Unauthorized = new(
        "MW1008", "A key is needed", Side.Caller, 401,
        "This server asks for an API key and the request carries none that it knows.",
        "Send `Authorization: Bearer mw_…`.");

    /// <summary>MW1009: The key may not do this.</summary>
    public static readonly ErrorCode Forbidden = new(
        "MW1009", "The key may not do this", Side.Caller, 403,
        "The key is known, but lacks the scope for this call.",
        "Use a key with the scope named in the detail.");

    /// <summary>MW1010: The request cannot be understood.</summary>
    public static readonly ErrorCode BadRequest = new(
        "MW1010", "The request cannot be understood", Side.Caller, 400,
        "A header, query parameter or the request line is not what the standard or this API asks for.",
        "The detail names the part and what was expected.")
    {
        Example = """
            GET /v1/runs?limit=0
            """,
    };

    /// <summary>MW1011: The caller left before the answer.</summary>
    public static readonly ErrorCode CallerLeft = new(
        "MW1011", "The caller left before the answer", Side.Caller, 499,
        "The connection was closed while the run was going on, so the run was cancelled.",
        "Nothing to mend; wait longer, or start the run with `Prefer: respond-async` once the flow is " +
        "durable.");

    /// <summary>MW1012: The run has not ended.</summary>
    public static readonly ErrorCode StillRunning = new(
        "MW1012", "The run has not ended", Side.Caller, 409,
        "The result of a run can be fetched only when it has ended.",
        "Ask again after the seconds in `Retry-After`.");

    /// <summary>MW1013: The run was cancelled.</summary>
    public static readonly ErrorCode RunCancelled = new(
        "MW1013", "The run was cancelled", Side.Caller, 409,
        "Somebody asked with `:cancel` that the run ends. What it had done was undone where its steps say how.",
        "Start it again if that was a mistake.");

    /// <summary>MW1014: The run cannot do that now.</summary>
    public static readonly ErrorCode RunCannot = new(
        "MW1014", "The run cannot do that now", Side.Caller, 409,
        "A run that has ended cannot be paused or cancelled or take signals, one that has not failed cannot be " +
        "retried, and one whose steps were undone cannot go on.",
        "Look at `GET /v1/runs/{run}`; start a new run where this one cannot go on.");

    /// <summary>MW1015: The idempotency key was used with another input.</summary>
    public static readonly ErrorCode KeyReused = new(
        "MW1015", "The idempotency key was used with another input", Side.Caller, 422,
        "A run with this key was started before, and its input was not the same.",
        "Send a new key for a new request, and the same input with the same key.");

    /// <summary>MW1016: The run cannot be turned into a test.</summary>
    public static readonly ErrorCode NotRecorded = new(
        "MW1016", "The run cannot be turned into a test", Side.Caller, 409,
        "What its steps gave was not kept, or does not lead to the same end a second time. The detail says which.",
        "Run the flow again and ask soon after; a run that gives much or depends on chance needs a test by hand.");

    /// <summary>MW1017: The address has been called already.</summary>
    public static readonly ErrorCode HookUsed = new(
        "MW1017", "The address has been called already", Side.Caller, 409,
        "An address of a run can be called once, and this one was, or the run has ended.",
        "Nothing to mend when a call was sent twice; its first delivery counts.");
}
