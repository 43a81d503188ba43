namespace Meanwhile.Flows;

/// <summary>When the steps of a scope are done.</summary>
public enum ScopeEnding
{
    /// <summary>When every step has ended; a failure ends them all.</summary>
    All,

    /// <summary>
    /// When one of the steps that nobody waits for has succeeded; failures only put it out of the race.
    /// </summary>
    FirstSuccess,

    /// <summary>When one of the steps that nobody waits for has ended, whichever way, or any step has failed.</summary>
    FirstSettled,
}
