namespace Meanwhile.Limiting;

/// <summary>What an owner gives of a rate limit. Its times count from its own activation, on no clock of the day.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.slot-answer")]
public sealed record SlotAnswer
{
    /// <summary>The activation that answers.</summary>
    [Id(0)]
    public required Guid Owner { get; init; }

    /// <summary>It had to ask first what the silo holds; ask it again.</summary>
    [Id(1)]
    public bool IsStale { get; init; }

    /// <summary>Now, in the owner's time.</summary>
    [Id(2)]
    public TimeSpan Now { get; init; }

    /// <summary>How far pauses have moved the schedule in all: a slot is due at its time plus this.</summary>
    [Id(3)]
    public TimeSpan Shift { get; init; }

    /// <summary>What is left of a pause; zero when there is none.</summary>
    [Id(4)]
    public TimeSpan PausedFor { get; init; }

    /// <summary>The slots, in their order; fewer than wanted when the others would come too late.</summary>
    [Id(5)]
    public TimeSpan[] Slots { get; init; } = [];

    /// <summary>From now to the next slot that is free.</summary>
    [Id(6)]
    public TimeSpan NextIn { get; init; }
}
