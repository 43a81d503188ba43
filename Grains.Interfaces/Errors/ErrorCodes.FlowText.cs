namespace Meanwhile.Errors;

public static partial class ErrorCodes
{
    /// <summary>MW2000: The definition has errors.</summary>
    public static readonly ErrorCode FlowInvalid = new(
        "MW2000", "The definition has errors", Side.FlowAuthor, 422,
        "The definition was read and checked; all its errors are listed. Nothing was published, the version " +
        "before serves on.",
        "Mend each entry of `errors`; line and column point into the text as sent.")
    {
        Example = """
            flow: hello
            steps:
              greet: { sett: hello }
            """,
    };

    /// <summary>MW2001: The text is not YAML or JSON as flows use it.</summary>
    public static readonly ErrorCode DefinitionSyntax = new(
        "MW2001", "The text is not YAML or JSON as flows use it", Side.FlowAuthor, 422,
        "The text cannot be read. Flows are YAML 1.2 without anchors, tags and merge keys, or JSON.",
        "Mend the text at the line and column given.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: hello
            """,
    };

    /// <summary>MW2002: This key is not known here.</summary>
    public static readonly ErrorCode UnknownKey = new(
        "MW2002", "This key is not known here", Side.FlowAuthor, 422,
        "A key is not part of the flow language at this place; unknown keys are never ignored.",
        "Use the key in the hint, or remove it.")
    {
        Example = """
            flow: hello
            sumary: Says hello
            steps:
              greet: { set: hello }
            """,
    };

    /// <summary>MW2003: This key stands twice.</summary>
    public static readonly ErrorCode DuplicateKey = new(
        "MW2003", "This key stands twice", Side.FlowAuthor, 422,
        "The same key stands twice in one map.",
        "Keep one of the two.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: hello }
              greet: { set: good day }
            """,
    };

    /// <summary>MW2004: The value has the wrong type.</summary>
    public static readonly ErrorCode WrongType = new(
        "MW2004", "The value has the wrong type", Side.FlowAuthor, 422,
        "Something of another type was expected here, for example a map instead of text.",
        "The detail says what was expected.")
    {
        Example = """
            flow: hello
            steps: greet
            """,
    };

    /// <summary>MW2005: A key is missing.</summary>
    public static readonly ErrorCode MissingKey = new(
        "MW2005", "A key is missing", Side.FlowAuthor, 422,
        "A key that must be there is absent.",
        "Add the key named in the detail.")
    {
        Example = """
            flow: hello
            steps:
              stop: { fail: { status: 409 } }
            """,
    };

    /// <summary>MW2006: The value is not allowed.</summary>
    public static readonly ErrorCode BadValue = new(
        "MW2006", "The value is not allowed", Side.FlowAuthor, 422,
        "The value has the right type, but not a value allowed here.",
        "The detail gives the range or the words allowed.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: hello, onError: ignore }
            """,
    };

    /// <summary>MW2007: No step has this name.</summary>
    public static readonly ErrorCode UnknownStep = new(
        "MW2007", "No step has this name", Side.FlowAuthor, 422,
        "An expression or `dependsOn` mentions a step that the flow does not have.",
        "Use the name in the hint, or add the step.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: hello }
            output: "{{ steps.great }}"
            """,
    };

    /// <summary>MW2008: Steps wait for each other in a circle.</summary>
    public static readonly ErrorCode Cycle = new(
        "MW2008", "Steps wait for each other in a circle", Side.FlowAuthor, 422,
        "No step of the circle could ever start. The detail shows the path.",
        "Break the circle: one of the steps must not mention the next.")
    {
        Example = """
            flow: hello
            steps:
              one: { set: "{{ steps.two }}" }
              two: { set: "{{ steps.one }}" }
            """,
    };

    /// <summary>MW2009: A step mentions itself.</summary>
    public static readonly ErrorCode SelfReference = new(
        "MW2009", "A step mentions itself", Side.FlowAuthor, 422,
        "A step cannot wait for its own result.",
        "Mention another step, or `error` inside a fallback.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: "{{ steps.greet }}" }
            """,
    };

    /// <summary>MW2010: The expression is not JavaScript.</summary>
    public static readonly ErrorCode ExpressionSyntax = new(
        "MW2010", "The expression is not JavaScript", Side.FlowAuthor, 422,
        "What stands between `{{` and `}}` is not one JavaScript expression.",
        "Mend it at the column given.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: "{{ input.name + }}" }
            """,
    };

    /// <summary>MW2011: This is not allowed in an expression.</summary>
    public static readonly ErrorCode ExpressionForbidden = new(
        "MW2011", "This is not allowed in an expression", Side.FlowAuthor, 422,
        "Expressions are pure and bounded: no statements, assignments, `new`, `this`, classes, or names from " +
        "outside.",
        "Write it as one expression of values, operators, calls and arrow functions.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: "{{ new Date() }}" }
            """,
    };

    /// <summary>MW2012: An expression may not use this name.</summary>
    public static readonly ErrorCode UnknownName = new(
        "MW2012", "An expression may not use this name", Side.FlowAuthor, 422,
        "Expressions see only the names that the language gives them at this place.",
        "Use one of the names in the hint.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: "{{ process.env.HOME }}" }
            """,
    };

    /// <summary>MW2013: A step needs exactly one kind.</summary>
    public static readonly ErrorCode StepKind = new(
        "MW2013", "A step needs exactly one kind", Side.FlowAuthor, 422,
        "A step names no kind, or more than one.",
        "Give the step one of the kinds listed in the detail.")
    {
        Example = """
            flow: hello
            steps:
              greet: { set: hello, script: return 1 }
            """,
    };

    /// <summary>MW2014: The schema uses something that is not supported.</summary>
    public static readonly ErrorCode SchemaUnsupported = new(
        "MW2014", "The schema uses something that is not supported", Side.FlowAuthor, 422,
        "A JSON Schema keyword here is not supported; it would silently not be checked, so it is refused.",
        "Write the rule with the keywords in the documentation.")
    {
        Example = """
            flow: hello
            input: { type: object, $dynamicRef: "#there" }
            steps:
              greet: { set: hello }
            """,
    };
}
