namespace Meanwhile.Journal;

/// <summary>When a parked run must go on. They are ordered by time, then by run.</summary>
public readonly record struct WakeTime(DateTimeOffset At, Guid Run);
