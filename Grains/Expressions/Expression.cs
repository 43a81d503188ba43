namespace Meanwhile.Expressions;

/// <summary>
/// The body of one <c>{{ }}</c>. <see cref="ExpressionRules"/> makes the checked ones; the script engine's own
/// limits do not rely on that check, so an expression made in any other way is bounded all the same.
/// </summary>
public sealed class Expression
{
    private readonly Lazy<ScriptText> script;

    /// <summary>An expression nobody has checked, which may therefore do anything the engine lets it.</summary>
    public Expression(string source, IReadOnlyList<string> names)
    {
        Source = source;
        Names = names;
        script = new(() => ScriptText.Of(this));
    }

    /// <summary>The JavaScript text as written.</summary>
    public string Source { get; }

    /// <summary>
    /// The names it takes from its place, each once, in the order of their first use: <c>input</c>, <c>steps</c>, …
    /// Parameters of its own arrow functions and JavaScript's own names (<c>Math</c>, <c>JSON</c>, …) are not listed.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Every mention of a step, in the order of the source.</summary>
    public IReadOnlyList<StepMention> Steps { get; init; } = [];

    /// <summary>
    /// Where <c>steps</c> is used in a way that leaves open which steps are meant: <c>steps[name]</c>, or
    /// <c>steps</c> handed on whole. Null when it never is.
    /// </summary>
    public int? ComputedStepsAt { get; init; }

    /// <summary>The path when the expression only points; it never enters the script engine then.</summary>
    public ValuePath? Path { get; init; }

    /// <summary>The same where it leaves open which steps are meant, able to see these.</summary>
    public Expression Meaning(IEnumerable<string> steps) => ComputedStepsAt is not { } offset
        ? this
        : new Expression(Source, Names)
        {
            Steps = [.. Steps, .. steps.Select(id => new StepMention(id, IsOptional: true, offset))],
            ComputedStepsAt = offset,
            IsScript = IsScript,
            MayChangeValues = MayChangeValues,
            IsChecked = IsChecked,
        };

    /// <summary>Whether it is the body of a function and not one expression.</summary>
    internal bool IsScript { get; init; }

    /// <summary>
    /// False when nothing in it can change a value in place (<c>sort</c>, <c>push</c>, …). What it may have changed is
    /// read anew before the next expression sees it, for the order of expressions must not matter.
    /// </summary>
    internal bool MayChangeValues { get; init; } = true;

    /// <summary>
    /// True when <see cref="ExpressionRules"/> has found it harmless, so that it leaves no trace in an engine.
    /// </summary>
    internal bool IsChecked { get; init; }

    /// <summary>
    /// The script in the form the engine runs, made at its first use and shared by all script threads.
    /// </summary>
    internal ScriptText Script => script.Value;

    public override string ToString() => Source;
}
