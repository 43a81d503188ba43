namespace Meanwhile.Runs;

/// <summary>What became of something that was asked of a run.</summary>
/// <param name="IsFound">Whether there is such a run.</param>
/// <param name="Refusal">Why it cannot be done now, a sentence; null when it was done and recorded.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.change-outcome")]
public sealed record ChangeOutcome([property: Id(0)] bool IsFound, [property: Id(1)] string? Refusal)
{
    /// <summary>There is no such run.</summary>
    public static readonly ChangeOutcome Missing = new(false, null);

    /// <summary>It was done.</summary>
    public static readonly ChangeOutcome Made = new(true, null);

    /// <summary>It cannot be done, for this reason.</summary>
    public static ChangeOutcome Refused(string why) => new(true, why);
}
