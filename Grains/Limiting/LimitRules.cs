namespace Meanwhile.Limiting;

/// <summary>What bounds the calls of a step, or of all who use a connection; each part may be missing.</summary>
public sealed record LimitRules(RateRule? Rate, ConcurrencyRule? Concurrency, BreakerRule? Breaker);
