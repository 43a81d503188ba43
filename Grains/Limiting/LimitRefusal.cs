namespace Meanwhile.Limiting;

/// <summary>There is no room for a call in time.</summary>
/// <param name="RetryAfter">When there may be, from now.</param>
internal sealed record LimitRefusal(TimeSpan RetryAfter);
