namespace Meanwhile.Expressions;

/// <summary>
/// An expression that only points: <c>steps.a.body.items</c>. It is read from the JSON text itself and never enters
/// the script engine, so the value passes on digit for digit.
/// </summary>
/// <param name="Root">The name the path starts from, for example <c>input</c>.</param>
/// <param name="Segments">What follows; for <c>steps</c> the first is the step's id and is always a name.</param>
public sealed record ValuePath(string Root, IReadOnlyList<PathSegment> Segments)
{
    public override string ToString() => Root + string.Concat(Segments);
}
