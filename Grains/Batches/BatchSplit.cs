using Meanwhile.Runs;

namespace Meanwhile.Batches;

/// <summary>The answer to a joined call, taken apart.</summary>
/// <param name="Values">What each member gets, in their order; null when that cannot be told.</param>
/// <param name="Fault">Why it never can; null when each member alone may have an answer.</param>
public sealed record BatchSplit(IReadOnlyList<StepValue>? Values, string? Fault)
{
    /// <summary>This answer cannot be given back, but that to one call alone can.</summary>
    public static readonly BatchSplit OneByOne = new(null, null);
}
