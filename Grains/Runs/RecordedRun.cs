namespace Meanwhile.Runs;

/// <summary>A run that has ended, with everything that is needed to make it again without the outside.</summary>
/// <param name="Facts">Which run it was, of what plan, with what input.</param>
/// <param name="Answer">What its caller got.</param>
/// <param name="Calls">What the outside gave.</param>
/// <param name="Bytes">About how much memory it holds.</param>
public sealed record RecordedRun(RunFacts Facts, RunResult Answer, IReadOnlyList<RecordedCall> Calls, long Bytes);
