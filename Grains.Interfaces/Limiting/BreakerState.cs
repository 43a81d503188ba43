namespace Meanwhile.Limiting;

/// <summary>How a circuit breaker stands.</summary>
public enum BreakerState
{
    /// <summary>Calls are made.</summary>
    Closed,

    /// <summary>Calls fail at once.</summary>
    Open,

    /// <summary>One call tries whether the upstream is back; the others fail at once.</summary>
    HalfOpen,
}
