namespace Meanwhile.Runs;

/// <summary>What must come of a <see cref="RandomTree"/>.</summary>
/// <param name="EndMilliseconds">When the run must end.</param>
/// <param name="Error">The problem it must end with; null when it must succeed.</param>
/// <param name="Values">What each of the flow's own steps must give, as a number.</param>
/// <param name="Steps">When each of them must start and end, and what must become of it.</param>
/// <param name="Calls">Every call that must be made, and when.</param>
internal sealed record TreeEnd(
    long EndMilliseconds,
    string? Error,
    IReadOnlyList<long> Values,
    IReadOnlyList<(long Start, long End, StepStatus Status)> Steps,
    IReadOnlyList<(string Path, long At)> Calls);
