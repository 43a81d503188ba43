namespace Meanwhile.Journal;

/// <summary>Times as every journal keeps them: whole microseconds since 1970, so that none rounds in its own way.
/// </summary>
internal static class JournalTime
{
    public static long Micros(DateTimeOffset time) =>
        (time.UtcTicks / TimeSpan.TicksPerMicrosecond)
            - (DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMicrosecond);

    public static long? Micros(DateTimeOffset? time) => time is { } known ? Micros(known) : null;

    /// <summary>Rounded up: a timer that is kept must not become earlier.</summary>
    public static long? WakeMicros(DateTimeOffset? time) =>
        time is { } known ? Micros(known.AddTicks(TimeSpan.TicksPerMicrosecond - 1)) : null;

    public static DateTimeOffset Of(long micros) => DateTimeOffset.UnixEpoch.AddTicks(
        micros * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset? Of(long? micros) => micros is { } known ? Of(known) : null;
}
