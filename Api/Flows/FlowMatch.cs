namespace Meanwhile.Flows;

/// <summary>What the route table found.</summary>
/// <param name="Flow">The flow that answers; null when none does.</param>
/// <param name="PathValues">What it takes from the path.</param>
public readonly record struct FlowMatch(FlowEntry? Flow, KeyValuePair<string, string>[] PathValues)
{
    /// <summary>Methods that flows answer at this path, when none answers to the one asked for.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
}
