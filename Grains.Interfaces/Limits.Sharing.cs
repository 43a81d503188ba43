namespace Meanwhile;

/// <content>Bounds of what runs have in common: kept values, batches, limits, extra calls.</content>
public static partial class Limits
{
    /// <summary>Bytes of all values that one silo keeps for steps with a <c>cache</c>.</summary>
    public const int SharedBytesMax = 64 * 1024 * 1024;

    /// <summary>Bytes of one such value; a larger one would push out too many others, and is fetched each time.
    /// </summary>
    public const int SharedValueBytesMax = 4 * 1024 * 1024;

    /// <summary>Seconds after which a silo that waits for another one's call is told to ask again: no request between
    /// silos stays open for long.</summary>
    public const int ShareAnswerSecondsMax = 10;

    /// <summary>Seconds one silo may be the only one that makes a call; after that it is taken for dead.</summary>
    public const int ShareTicketSecondsMax = 300;

    /// <summary>Milliseconds added to the bounds of a call before its maker is taken for dead: for the way to the other
    /// silo and back.</summary>
    public const int ShareTicketSlackMilliseconds = 1_000;

    /// <summary>Calls that become one when nothing is said: enough to spare nearly all of them.</summary>
    public const int BatchSizeDefault = 100;

    /// <summary>Calls that may become one.</summary>
    public const int BatchSizeMax = 1_000;

    /// <summary>Milliseconds the first of several calls waits for the others when nothing is said: nobody notices.
    /// </summary>
    public const int BatchWaitMillisecondsDefault = 5;

    /// <summary>Milliseconds the first of several calls may wait for the others: its run stands still all that time.
    /// </summary>
    public const int BatchWaitMillisecondsMax = 1_000;

    /// <summary>Bytes after which no further call is added to those that become one.</summary>
    public const int BatchBytesMax = 1024 * 1024;

    /// <summary>Calls or runs that one limit allows, per window or at once.</summary>
    public const int LimitMax = 1_000_000;

    /// <summary>Seconds of the shortest window of a rate limit: timers and networks are late by milliseconds, so a
    /// promise about a shorter one could not be kept.</summary>
    public const int LimitWindowSecondsMin = 1;

    /// <summary>Seconds of the longest window of a rate limit: a day.</summary>
    public const int LimitWindowSecondsMax = 24 * 3_600;

    /// <summary>Seconds that a step waits for a limit at most where neither time-out nor deadline bounds it.</summary>
    public const int LimitWaitSecondsMax = 3_600;

    /// <summary>Calls of one silo that wait for one key of a limit; more are refused at once.</summary>
    public const int LimitWaitersMax = 20_000;

    /// <summary>Keys of limits that a silo remembers though nobody waits for them.</summary>
    public const int LimitKeysMax = 20_000;

    /// <summary>Milliseconds after which a silo that waits asks again: what was pushed to it may be lost.</summary>
    public const int LimitAskedAgainMilliseconds = 1_000;

    /// <summary>Seconds for which an upstream can ask to be left alone; an hour is a maintenance, more is a mistake.
    /// </summary>
    public const int PauseSecondsMax = 3_600;

    /// <summary>Failures that a circuit breaker counts.</summary>
    public const int BreakerFailuresMax = 10_000;

    /// <summary>Of calls through one connection, the percentage of calls that are made besides them: retries and second
    /// asks together. More would make a slow upstream slower.</summary>
    public const int ExtraCallPercentMax = 10;

    /// <summary>Extra calls that a connection saves up, so that a lone step that fails can use all its retries.
    /// </summary>
    public const int ExtraCallsSavedMax = 20;
}
