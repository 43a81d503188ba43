using Meanwhile.Runs;

namespace Meanwhile.FlowTests;

/// <summary>How the run of a test went.</summary>
/// <param name="Answer">What its caller got.</param>
/// <param name="AnsweredAt">Virtual time of that.</param>
/// <param name="End">How it ended; the answer itself, unless that came earlier.</param>
internal sealed record Course(RunResult Answer, TimeSpan AnsweredAt, RunResult End);
