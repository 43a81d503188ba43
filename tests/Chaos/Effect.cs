namespace Meanwhile.Chaos;

/// <summary>One call that reached the outside, written down before it was answered.</summary>
/// <param name="Token">A number of its own; the answer carries it, so whoever has it knows which call it was.</param>
/// <param name="Intent">The run that somebody wanted.</param>
/// <param name="Place">The step of it.</param>
/// <param name="Life">Which life of the silo made the call.</param>
/// <param name="At">When it arrived, milliseconds since 1970.</param>
/// <param name="Key">Its <c>Idempotency-Key</c>.</param>
/// <param name="Seen">The tokens of earlier steps, as the run has them.</param>
/// <param name="NotBefore">When it may be made at the earliest; 0 for any time.</param>
/// <param name="WasRefused">Whether the answer was a failure, so that another call is right.</param>
public sealed record Effect(
    long Token, int Intent, string Place, int Life, double At, string Key, IReadOnlyDictionary<string, long> Seen,
    double NotBefore, bool WasRefused);
