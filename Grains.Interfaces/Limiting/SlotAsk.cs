namespace Meanwhile.Limiting;

/// <summary>What a silo wants of a rate limit. Calls that come while another ask is under way share the next one.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.slot-ask")]
public sealed record SlotAsk
{
    /// <summary>The silo that asks.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>The owner it has heard of; empty when it holds nothing of this limit.</summary>
    [Id(1)]
    public Guid Owner { get; init; }

    /// <summary>Calls allowed per <see cref="Per"/>.</summary>
    [Id(2)]
    public required int Limit { get; init; }

    /// <summary>The length of the window.</summary>
    [Id(3)]
    public required TimeSpan Per { get; init; }

    /// <summary>Calls that may be made at once when none was made for a while.</summary>
    [Id(4)]
    public required int Burst { get; init; }

    /// <summary>Slots wanted.</summary>
    [Id(5)]
    public int Count { get; init; }

    /// <summary>The longest wait that makes sense; a slot further ahead is refused.</summary>
    [Id(6)]
    public TimeSpan Patience { get; init; }

    /// <summary>Slots that nobody wants any more, in time of the schedule.</summary>
    [Id(7)]
    public TimeSpan[] Returned { get; init; } = [];

    /// <summary>How long the upstream has asked to be left alone, from now; zero when it has not.</summary>
    [Id(8)]
    public TimeSpan Pause { get; init; }
}
