namespace Meanwhile.Benchmarks;

/// <summary>What the generator shall do next; one line of JSON on its input.</summary>
/// <param name="Kind"><c>loop</c>: each connection sends as soon as it has its answer. <c>burst</c>: each sends
/// once, all at the same moment. <c>burst2</c>: the same over HTTP/2, a hundred requests to a connection.</param>
/// <param name="Members">Members that every answer must have, each telling by its own name where it came from.</param>
/// <param name="WarmSeconds">Uncounted seconds before the window.</param>
/// <param name="ServerPid">Whose processor time is read.</param>
internal sealed record LoadOrder(
    string Kind, int Port, string Path, string Members, int Callers, double WarmSeconds, double Seconds,
    int ServerPid, int StubPid);

/// <summary>What came of it. Latencies in milliseconds of all questions asked in the window.</summary>
/// <param name="OpenSeconds">How long it took to open all connections.</param>
/// <param name="CpuPerRequest">Microseconds of the server's processor time, from the first question of the round to its
/// last answer and divided by all of them, so that no work is counted without its answer.</param>
/// <param name="ServerShare">How much of a core the server used, 1 = saturated where it has but one.</param>
/// <param name="BusyShare">How much of one core stub and generator used together, 1 = all of it.</param>
/// <param name="OthersShare">How many cores everything else on the machine used: near 0, or the round is noisy.</param>
internal sealed record LoadResult(
    long Answers, long Errors, string? FirstError, double Seconds, double OpenSeconds, double CpuPerRequest,
    double ServerShare, double BusyShare, double OthersShare, double Median, double Percentile99, double Longest)
{
    public double PerSecond => Answers / Seconds;
}
