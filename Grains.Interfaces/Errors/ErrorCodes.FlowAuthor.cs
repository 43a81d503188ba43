namespace Meanwhile.Errors;

public static partial class ErrorCodes
{
    /// <summary>MW2000: The definition has errors.</summary>
    public static readonly ErrorCode FlowInvalid = new(
        "MW2000", "The definition has errors", Side.FlowAuthor, 422,
        "The definition was read and checked; all its errors are listed. Nothing was published, the version " +
        "before serves on.",
        "Mend each entry of `errors`; line and column point into the text as sent.");

    /// <summary>MW2001: The text is not YAML or JSON as flows use it.</summary>
    public static readonly ErrorCode DefinitionSyntax = new(
        "MW2001", "The text is not YAML or JSON as flows use it", Side.FlowAuthor, 422,
        "The text cannot be read. Flows are YAML 1.2 without anchors, tags and merge keys, or JSON.",
        "Mend the text at the line and column given.");

    /// <summary>MW2002: This key is not known here.</summary>
    public static readonly ErrorCode UnknownKey = new(
        "MW2002", "This key is not known here", Side.FlowAuthor, 422,
        "A key is not part of the flow language at this place; unknown keys are never ignored.",
        "Use the key in the hint, or remove it.");

    /// <summary>MW2003: This key stands twice.</summary>
    public static readonly ErrorCode DuplicateKey = new(
        "MW2003", "This key stands twice", Side.FlowAuthor, 422,
        "The same key stands twice in one map.",
        "Keep one of the two.");

    /// <summary>MW2004: The value has the wrong type.</summary>
    public static readonly ErrorCode WrongType = new(
        "MW2004", "The value has the wrong type", Side.FlowAuthor, 422,
        "Something of another type was expected here, for example a map instead of text.",
        "The detail says what was expected.");

    /// <summary>MW2005: A key is missing.</summary>
    public static readonly ErrorCode MissingKey = new(
        "MW2005", "A key is missing", Side.FlowAuthor, 422,
        "A key that must be there is absent.",
        "Add the key named in the detail.");

    /// <summary>MW2006: The value is not allowed.</summary>
    public static readonly ErrorCode BadValue = new(
        "MW2006", "The value is not allowed", Side.FlowAuthor, 422,
        "The value has the right type, but not a value allowed here.",
        "The detail gives the range or the words allowed.");

    /// <summary>MW2007: No step has this name.</summary>
    public static readonly ErrorCode UnknownStep = new(
        "MW2007", "No step has this name", Side.FlowAuthor, 422,
        "An expression or `dependsOn` mentions a step that the flow does not have.",
        "Use the name in the hint, or add the step.");

    /// <summary>MW2008: Steps wait for each other in a circle.</summary>
    public static readonly ErrorCode Cycle = new(
        "MW2008", "Steps wait for each other in a circle", Side.FlowAuthor, 422,
        "No step of the circle could ever start. The detail shows the path.",
        "Break the circle: one of the steps must not mention the next.");

    /// <summary>MW2009: A step mentions itself.</summary>
    public static readonly ErrorCode SelfReference = new(
        "MW2009", "A step mentions itself", Side.FlowAuthor, 422,
        "A step cannot wait for its own result.",
        "Mention another step, or `error` inside a fallback.");

    /// <summary>MW2010: The expression is not JavaScript.</summary>
    public static readonly ErrorCode ExpressionSyntax = new(
        "MW2010", "The expression is not JavaScript", Side.FlowAuthor, 422,
        "What stands between `{{` and `}}` is not one JavaScript expression.",
        "Mend it at the column given.");

    /// <summary>MW2011: This is not allowed in an expression.</summary>
    public static readonly ErrorCode ExpressionForbidden = new(
        "MW2011", "This is not allowed in an expression", Side.FlowAuthor, 422,
        "Expressions are pure and bounded: no statements, assignments, `new`, `this`, classes, or names from " +
        "outside.",
        "Write it as one expression of values, operators, calls and arrow functions.");

    /// <summary>MW2012: An expression may not use this name.</summary>
    public static readonly ErrorCode UnknownName = new(
        "MW2012", "An expression may not use this name", Side.FlowAuthor, 422,
        "Expressions see only the names that the language gives them at this place.",
        "Use one of the names in the hint.");

    /// <summary>MW2013: A step needs exactly one kind.</summary>
    public static readonly ErrorCode StepKind = new(
        "MW2013", "A step needs exactly one kind", Side.FlowAuthor, 422,
        "A step names no kind, or more than one.",
        "Give the step one of the kinds listed in the detail.");

    /// <summary>MW2014: The schema uses something that is not supported.</summary>
    public static readonly ErrorCode SchemaUnsupported = new(
        "MW2014", "The schema uses something that is not supported", Side.FlowAuthor, 422,
        "A JSON Schema keyword here is not supported; it would silently not be checked, so it is refused.",
        "Write the rule with the keywords in the documentation.");

    /// <summary>MW2015: No connection has this name.</summary>
    public static readonly ErrorCode UnknownConnection = new(
        "MW2015", "No connection has this name", Side.FlowAuthor, 422,
        "A step names a connection that this server does not have.",
        "Use the name in the hint, or create it with `PUT /v1/connections/{name}`.");

    /// <summary>MW2016: The connection is of another kind.</summary>
    public static readonly ErrorCode ConnectionKind = new(
        "MW2016", "The connection is of another kind", Side.FlowAuthor, 422,
        "The step needs a connection of one kind and the one it names is of another.",
        "Name a connection of the kind in the detail.");

    /// <summary>MW2017: This route is taken.</summary>
    public static readonly ErrorCode RouteTaken = new(
        "MW2017", "This route is taken", Side.FlowAuthor, 422,
        "Another flow, or the server itself, already answers at this route.",
        "Choose another path or method.");

    /// <summary>MW2018: The definition is over a limit.</summary>
    public static readonly ErrorCode OverLimit = new(
        "MW2018", "The definition is over a limit", Side.FlowAuthor, 422,
        "Size, depth or number of parts of the definition is over what one flow may have.",
        "Split the flow; the detail names the limit.");

    /// <summary>MW2019: steps[…] with a computed name.</summary>
    public static readonly ErrorCode ComputedStep = new(
        "MW2019", "`steps[…]` with a computed name", Side.FlowAuthor, 422,
        "Which step this means is known only at run time, so what it waits for cannot be worked out.",
        "Write `steps.name`, or name the steps in `dependsOn`.");

    /// <summary>MW2020: Two writes run at once.</summary>
    public static readonly ErrorCode UnorderedWrites = new(
        "MW2020", "Two writes run at once", Side.FlowAuthor, 422,
        "Two steps that write have no path between them. That is legal; it is a warning.",
        "Add `dependsOn` if the order matters.");

    /// <summary>MW2021: An expression failed.</summary>
    public static readonly ErrorCode ExpressionFailed = new(
        "MW2021", "An expression failed", Side.FlowAuthor, 500,
        "An expression of the flow threw an error for this input.",
        "Guard it with `?.` and `??`, or tighten the input schema.");

    /// <summary>MW2022: An expression went over its limits.</summary>
    public static readonly ErrorCode ExpressionLimit = new(
        "MW2022", "An expression went over its limits", Side.FlowAuthor, 500,
        "Time, memory, statements, recursion or size of an expression went over its limit.",
        "Make it cheaper, or do the work upstream.");

    /// <summary>MW2023: A setting has a value the step cannot use.</summary>
    public static readonly ErrorCode SettingInvalid = new(
        "MW2023", "A setting has a value the step cannot use", Side.FlowAuthor, 500,
        "After its expressions were filled in, a setting of the step is not usable, for example a header with " +
        "a line break.",
        "Guard or convert the value in the expression.");

    /// <summary>MW2024: The address may not be called.</summary>
    public static readonly ErrorCode AddressForbidden = new(
        "MW2024", "The address may not be called", Side.FlowAuthor, 502,
        "The host of the address leads to a private, local or reserved network, and the connection does not " +
        "allow that.",
        "Call a public address, or set `allowPrivate: true` on the connection if it is meant.");

    /// <summary>MW2025: The connection has errors.</summary>
    public static readonly ErrorCode ConnectionInvalid = new(
        "MW2025", "The connection has errors", Side.FlowAuthor, 422,
        "The connection was read and checked; all its errors are listed. Nothing was stored.",
        "Mend each entry of `errors`.");

    /// <summary>MW2026: No secret has this name.</summary>
    public static readonly ErrorCode UnknownSecret = new(
        "MW2026", "No secret has this name", Side.FlowAuthor, 422,
        "A connection mentions a secret that this server does not have.",
        "Set `MEANWHILE__SECRETS__NAME` in the environment of the server.");

    /// <summary>MW2027: The flow ended the run.</summary>
    public static readonly ErrorCode FlowFailed = new(
        "MW2027", "The flow ended the run", Side.FlowAuthor, 422,
        "The flow has a `fail` step for this case. What it means, its author says.",
        "The detail is the author's.");

    /// <summary>MW2028: A loop did not come to its end.</summary>
    public static readonly ErrorCode LoopUnfinished = new(
        "MW2028", "A loop did not come to its end", Side.FlowAuthor, 504,
        "The condition of a `loop` still held after its last round.",
        "Raise `max`, poll less often with `every`, or give the step a `fallback`.");

    /// <summary>MW2029: Flows call each other too deep.</summary>
    public static readonly ErrorCode TooDeep = new(
        "MW2029", "Flows call each other too deep", Side.FlowAuthor, 500,
        "Flows that call flows have a bound, so that one that calls itself comes to an end.",
        "Let a flow call itself only under an `if` that ends, or use `loop`.");

    /// <summary>MW2030: No flow has this name.</summary>
    public static readonly ErrorCode UnknownFlow = new(
        "MW2030", "No flow has this name", Side.FlowAuthor, 422,
        "A `flow` step names a flow, or a version of one, that is not there.",
        "Use the name in the hint, or publish that flow first.");

    /// <summary>MW2031: The output of a container is too large.</summary>
    public static readonly ErrorCode OutputTooLarge = new(
        "MW2031", "The output of a container is too large", Side.FlowAuthor, 500,
        "What the steps inside a container gave is over the bound for all of it together.",
        "Give it an `output` that keeps only what is needed.");

    /// <summary>MW2032: A test of the flow fails.</summary>
    public static readonly ErrorCode FlowTestFailed = new(
        "MW2032", "A test of the flow fails", Side.FlowAuthor, 422,
        "A flow is published only when all the tests beside it pass. The detail says what was not as expected.",
        "Mend the flow, or the test when it is the test that is wrong; try with `POST /v1/flows:test`.");
}
