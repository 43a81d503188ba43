namespace Meanwhile.Runs;

/// <summary>One step of a <see cref="RandomTree"/>: a call, or a container with steps inside.</summary>
internal sealed class TreeNode
{
    public required string Id { get; init; }

    /// <summary>The kind, as flows call it.</summary>
    public required string Kind { get; init; }

    /// <summary>The steps beside it that it waits for: their place, and how it mentions them.</summary>
    public (int Step, TreeBond Bond)[] Needs { get; init; } = [];

    /// <summary>A step outside the container that a call inside uses; null for most.</summary>
    public string? Outside { get; set; }

    public bool IsSwitchedOff { get; init; }

    public bool ContinuesOnError { get; init; }

    /// <summary>What its fallback gives; null without one.</summary>
    public int? Fallback { get; init; }

    public int Retries { get; init; }

    public int PauseMilliseconds { get; init; }

    /// <summary>How long one attempt of a call takes.</summary>
    public int Takes { get; init; }

    /// <summary>What a call gives when it succeeds.</summary>
    public int Value { get; init; }

    /// <summary>How many attempts of a call fail before one succeeds; more than there are for one that never does.
    /// </summary>
    public int Fails { get; init; }

    /// <summary>The scopes inside: one, or one for each branch of a switch.</summary>
    public List<TreeNode>[] Inside { get; init; } = [];

    /// <summary>Items of a forEach, rounds of a loop, the branch a switch takes (one too many for none).</summary>
    public int Count { get; init; }

    public int Concurrency { get; init; } = 1;

    /// <summary>Whether a forEach leaves null in the place of a failed item.</summary>
    public bool ItemsMayFail { get; init; }

    /// <summary>Time from the start of a round of a loop to the next; 0 for at once.</summary>
    public int EveryMilliseconds { get; init; }
}
