using Meanwhile.Errors;
using Meanwhile.Steps;

namespace Meanwhile.Shares;

/// <summary>How a call in flight ended; with neither value nor failure it was given up.</summary>
/// <param name="Value">What it gave.</param>
/// <param name="Failure">How it failed.</param>
/// <param name="Attempts">How often it was tried.</param>
internal sealed record ShareEnd(KeptValue? Value, StepOutcome.Failed? Failure, int Attempts)
{
    /// <summary>Nobody knows what it would have given: the next one may make it.</summary>
    public static readonly ShareEnd GivenUp = new(null, null, 0);

    /// <summary>Whether it failed for a reason that holds for its maker alone: his time was over.</summary>
    public bool IsMakersOwn => Failure?.Code == ErrorCodes.DeadlineExceeded;

    public bool IsGivenUp => Value is null && Failure is null;
}
