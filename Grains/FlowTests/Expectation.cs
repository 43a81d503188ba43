namespace Meanwhile.FlowTests;

/// <summary>What a test demands of its run; what it leaves out may be anything.</summary>
public sealed record Expectation
{
    /// <summary>The answer's body: maps may hold more keys than these, lists and values are as here.</summary>
    public ReadOnlyMemory<byte>? Output { get; init; }

    /// <summary>The answer's HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>The code, the step or the words of the problem the run must end with.</summary>
    public string? Error { get; init; }

    /// <summary>Steps that must be at work at one and the same time.</summary>
    public IReadOnlyList<string> Together { get; init; } = [];

    /// <summary>Steps that must be skipped.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>Virtual time after which the answer must be there; null demands nothing.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>How often steps must have called out, attempts counted.</summary>
    public IReadOnlyDictionary<string, int> Calls { get; init; } = new Dictionary<string, int>();
}
