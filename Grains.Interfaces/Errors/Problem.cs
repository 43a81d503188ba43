using System.Text;

namespace Meanwhile.Errors;

/// <summary>One thing wrong and where: in a definition, in an input, or in a step of a run.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.problem")]
public sealed record Problem
{
    /// <summary>One of <see cref="ErrorCodes"/>, by its stable code.</summary>
    [Id(0)]
    public required string Code { get; init; }

    /// <summary>
    /// What is wrong here, with the words of the person who has to mend it. No secret, no internal address.
    /// </summary>
    [Id(1)]
    public required string Detail { get; init; }

    /// <summary>
    /// JSON Pointer to the place, <c>""</c> being the whole document; null when there is no document.
    /// </summary>
    [Id(2)]
    public string? Pointer { get; init; }

    /// <summary>Line in the definition, from 1; null when the problem has no place in a text.</summary>
    [Id(3)]
    public int? Line { get; init; }

    /// <summary>
    /// Column in the definition, from 1, counted in characters; null when the problem has no place in a text.
    /// </summary>
    [Id(4)]
    public int? Column { get; init; }

    /// <summary>What to do, "did you mean …" included; null when the detail says it all.</summary>
    [Id(5)]
    public string? Hint { get; init; }

    /// <summary>The step of the run that failed; null outside a run.</summary>
    [Id(6)]
    public string? Step { get; init; }

    /// <summary>How often that step was tried; 0 outside a run.</summary>
    [Id(7)]
    public int Attempts { get; init; }

    /// <summary>URI of the kind of problem, where the flow's author gave one; null means the code's own page.</summary>
    [Id(8)]
    public string? Type { get; init; }

    /// <summary>Title of the kind of problem, where the flow's author gave one; null means the code's own.</summary>
    [Id(9)]
    public string? Title { get; init; }

    /// <summary>HTTP status, 400 to 599, where the flow's author gave one; null means the code's own.</summary>
    [Id(10)]
    public int? Status { get; init; }

    /// <summary>Whole seconds after which trying again makes sense; null when nothing is known about that.</summary>
    [Id(11)]
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The problem as one line for a log or a terminal.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Line is not null) text.Append(Line).Append(':').Append(Column).Append(": ");
        text.Append(Code).Append(": ").Append(Detail);
        if (Hint is not null) text.Append(" (").Append(Hint).Append(')');
        return text.ToString();
    }
}
