namespace Meanwhile.Errors;

public static partial class ErrorCodes
{
    /// <summary>MW2015: No connection has this name.</summary>
    public static readonly ErrorCode UnknownConnection = new(
        "MW2015", "No connection has this name", Side.FlowAuthor, 422,
        "A step names a connection that this server does not have.",
        "Use the name in the hint, or create it with `PUT /v1/connections/{name}`.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: crn, path: /customers } }
            """,
    };

    /// <summary>MW2016: The connection is of another kind.</summary>
    public static readonly ErrorCode ConnectionKind = new(
        "MW2016", "The connection is of another kind", Side.FlowAuthor, 422,
        "The step needs a connection of one kind and the one it names is of another.",
        "Name a connection of the kind in the detail.")
    {
        Example = """
            flow: hello
            steps:
              ask: { http: { connection: shop, path: /customers } }
            """,
    };

    /// <summary>MW2017: This route is taken.</summary>
    public static readonly ErrorCode RouteTaken = new(
        "MW2017", "This route is taken", Side.FlowAuthor, 422,
        "Another flow, or the server itself, already answers at this route.",
        "Choose another path or method.")
    {
        Example = """
            flow: hello
            triggers: { http: "GET /v1/hello" }
            steps:
              greet: { set: hello }
            """,
    };

    /// <summary>MW2018: The definition is over a limit.</summary>
    public static readonly ErrorCode OverLimit = new(
        "MW2018", "The definition is over a limit", Side.FlowAuthor, 422,
        "Size, depth or number of parts of the definition is over what one flow may have.",
        "Split the flow; the detail names the limit.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: "{{ !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!true }}" }
            """,
    };

    /// <summary>MW2019: steps[…] with a computed name.</summary>
    public static readonly ErrorCode ComputedStep = new(
        "MW2019", "`steps[…]` with a computed name", Side.FlowAuthor, 422,
        "Which step this means is known only at run time, so what it waits for cannot be worked out.",
        "Write `steps.name`, or name the steps in `dependsOn`.")
    {
        Example = """
            flow: hello
            input: { which: string }
            steps:
              one: { set: 1 }
              pick: { set: "{{ steps[input.which] }}" }
            """,
    };

    /// <summary>MW2020: Two writes run at once.</summary>
    public static readonly ErrorCode UnorderedWrites = new(
        "MW2020", "Two writes run at once", Side.FlowAuthor, 422,
        "Two steps that write have no path between them. That is legal; it is a warning.",
        "Add `dependsOn` if the order matters.")
    {
        Example = """
            flow: hello
            steps:
              one: { http: { connection: crm, method: POST, path: /one } }
              two: { http: { connection: crm, method: POST, path: /two } }
            """,
    };

    /// <summary>MW2021: An expression failed.</summary>
    public static readonly ErrorCode ExpressionFailed = new(
        "MW2021", "An expression failed", Side.FlowAuthor, 500,
        "An expression of the flow threw an error for this input.",
        "Guard it with `?.` and `??`, or tighten the input schema.")
    {
        Example = """
            flow: hello
            input: { user?: object }
            steps:
              greet: { set: "{{ input.user.name }}" }
            tests:
              - { name: nobody, expect: { error: MW2021 } }
            """,
    };

    /// <summary>MW2022: An expression went over its limits.</summary>
    public static readonly ErrorCode ExpressionLimit = new(
        "MW2022", "An expression went over its limits", Side.FlowAuthor, 500,
        "Time, memory, statements, recursion or size of an expression went over its limit.",
        "Make it cheaper, or do the work upstream.")
    {
        Example = """
            flow: hello
            steps:
              spin: { script: "while (true) { }" }
            tests:
              - { name: it does not end, expect: { error: MW2022 } }
            """,
    };

    /// <summary>MW2023: A setting has a value the step cannot use.</summary>
    public static readonly ErrorCode SettingInvalid = new(
        "MW2023", "A setting has a value the step cannot use", Side.FlowAuthor, 500,
        "After its expressions were filled in, a setting of the step is not usable, for example a header with " +
        "a line break.",
        "Guard or convert the value in the expression.")
    {
        Example = """
            flow: hello
            input: { items: any }
            steps:
              each: { forEach: { items: "{{ input.items }}", steps: { one: { set: 1 } } } }
            tests:
              - { name: no list, input: { items: 7 }, expect: { error: MW2023 } }
            """,
    };

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
        "Mend each entry of `errors`.")
    {
        Example = """
            kind: http
            adress: https://crm.example.org
            """,
    };

    /// <summary>MW2026: No secret has this name.</summary>
    public static readonly ErrorCode UnknownSecret = new(
        "MW2026", "No secret has this name", Side.FlowAuthor, 422,
        "A connection mentions a secret that this server does not have.",
        "Set `MEANWHILE__SECRETS__NAME` in the environment of the server.")
    {
        Example = """
            kind: http
            address: https://crm.example.org
            headers: { authorization: "Bearer {{ secrets.nobody }}" }
            """,
    };

    /// <summary>MW2027: The flow ended the run.</summary>
    public static readonly ErrorCode FlowFailed = new(
        "MW2027", "The flow ended the run", Side.FlowAuthor, 422,
        "The flow has a `fail` step for this case. What it means, its author says.",
        "The detail is the author's.")
    {
        Example = """
            flow: hello
            steps:
              stop: { fail: { detail: we are closed } }
            tests:
              - { name: closed, expect: { error: MW2027 } }
            """,
    };

    /// <summary>MW2028: A loop did not come to its end.</summary>
    public static readonly ErrorCode LoopUnfinished = new(
        "MW2028", "A loop did not come to its end", Side.FlowAuthor, 504,
        "The condition of a `loop` still held after its last round.",
        "Raise `max`, poll less often with `every`, or give the step a `fallback`.")
    {
        Example = """
            flow: hello
            steps:
              again: { loop: { while: true, max: 3, steps: { one: { set: 1 } } } }
            tests:
              - { name: no end, expect: { error: MW2028 } }
            """,
    };

    /// <summary>MW2029: Flows call each other too deep.</summary>
    public static readonly ErrorCode TooDeep = new(
        "MW2029", "Flows call each other too deep", Side.FlowAuthor, 500,
        "Flows that call flows have a bound, so that one that calls itself comes to an end.",
        "Let a flow call itself only under an `if` that ends, or use `loop`.");

    /// <summary>MW2030: No flow has this name.</summary>
    public static readonly ErrorCode UnknownFlow = new(
        "MW2030", "No flow has this name", Side.FlowAuthor, 422,
        "A `flow` step names a flow, or a version of one, that is not there.",
        "Use the name in the hint, or publish that flow first.")
    {
        Example = """
            flow: hello
            steps:
              call: { flow: { name: helo } }
            """,
    };

    /// <summary>MW2031: The output of a container is too large.</summary>
    public static readonly ErrorCode OutputTooLarge = new(
        "MW2031", "The output of a container is too large", Side.FlowAuthor, 500,
        "What the steps inside a container gave is over the bound for all of it together.",
        "Give it an `output` that keeps only what is needed.");

    /// <summary>MW2032: A test of the flow fails.</summary>
    public static readonly ErrorCode FlowTestFailed = new(
        "MW2032", "A test of the flow fails", Side.FlowAuthor, 422,
        "A flow is published only when all the tests beside it pass. The detail says what was not as expected.",
        "Mend the flow, or the test when it is the test that is wrong; try with `POST /v1/flows:test`.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: hello }
            tests:
              - { name: good day, expect: { output: { greet: good day } } }
            """,
    };

    /// <summary>MW2040: The answer to several calls cannot be given back.</summary>
    public static readonly ErrorCode BatchUnreadable = new(
        "MW2040", "The answer to several calls cannot be given back", Side.FlowAuthor, 500,
        "A step with `batch` makes several calls as one, and the answer does not say which part belongs to which: a "
        + "query without the column named by `by`, or a bulk answer that is no list of the same length.",
        "Let the query give the column, name another one with `column`, or leave `batch` out.")
    {
        Example = """
            flow: hello
            input: { id: integer }
            steps:
              name:
                sql:
                  connection: shop
                  query: select name from product where id = any(@id)
                  params: { id: "{{ input.id }}" }
                batch: { by: id }
            tests:
              - { name: no column, input: { id: 7 }, mocks: { name: { error: MW2040 } }, expect: { error: MW2040 } }
            """,
    };
}
