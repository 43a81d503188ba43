namespace Meanwhile.Runs;

/// <summary>Which runs to list, newest first.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.run-filter")]
public sealed record RunFilter
{
    /// <summary>Runs at most, 1 to 500.</summary>
    [Id(0)]
    public required int Limit { get; init; }

    /// <summary>Only those of this flow; null for all.</summary>
    [Id(1)]
    public string? Flow { get; init; }

    /// <summary>Only those that stand so; null for all.</summary>
    [Id(2)]
    public RunStatus? Status { get; init; }

    /// <summary>Only those with this key; null for all.</summary>
    [Id(3)]
    public string? Key { get; init; }

    /// <summary>Only those started at this time or later; null for all.</summary>
    [Id(4)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those before this one in the list; null begins with the newest.</summary>
    [Id(5)]
    public Guid? Before { get; init; }
}
