namespace Meanwhile.Cluster;

/// <summary>
/// How long a node that hosts no silo waits for a run in memory: a silo that dies does not answer, and its caller is
/// not told.
/// </summary>
public sealed record AnswerBound(TimeSpan Span);
