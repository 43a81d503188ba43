using System.Globalization;
using Jint;

namespace Meanwhile.Expressions;

/// <summary>
/// What one evaluation may still use up. The engine asks at every statement, the gates at every call.
/// </summary>
internal sealed class ScriptBudget(TimeProvider time) : Constraint
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromMilliseconds(Limits.ScriptMillisecondsMax);

    private TimeSpan used;
    private long started;
    private long allocated;
    private int depth;
    private CancellationToken stop;

    /// <summary>Starts the time of the whole call.</summary>
    public void BeginCall(CancellationToken token)
    {
        used = TimeSpan.Zero;
        stop = token;
        StartClock();
        BeginExpression();
    }

    /// <summary>Goes on counting time.</summary>
    public void StartClock() => started = Math.Max(1, time.GetTimestamp());

    /// <summary>Stops counting time, for work that is bounded in other ways.</summary>
    public void StopClock()
    {
        used += time.GetElapsedTime(started);
        started = 0;
    }

    /// <summary>Starts the memory of one expression.</summary>
    public void BeginExpression()
    {
        allocated = GC.GetAllocatedBytesForCurrentThread();
        depth = 0;
    }

    public override void Check()
    {
        stop.ThrowIfCancellationRequested();
        Reserve(0);
        if (started != 0 && used + time.GetElapsedTime(started) > TimeMax)
            throw new ScriptLimitException($"it took longer than {Limits.ScriptMillisecondsMax} ms");
    }

    /// <summary>Refuses before the machine is asked for <paramref name="bytes"/> more.</summary>
    public void Reserve(long bytes)
    {
        if (GC.GetAllocatedBytesForCurrentThread() - allocated + bytes > Limits.ScriptMemoryBytesMax)
            throw new ScriptLimitException($"it needs more than {Limits.ScriptMemoryBytesMax >> 20} MB of memory");
    }

    /// <summary>Refuses a text that is, or would be, too long.</summary>
    public static void AllowText(double length)
    {
        if (length > Limits.ScriptTextCharsMax) throw new ScriptLimitException(string.Create(
            CultureInfo.InvariantCulture, $"a text in it is longer than {Limits.ScriptTextCharsMax} characters"));
    }

    /// <summary>Refuses an array that is, or would be, too long.</summary>
    public static void AllowItems(double count)
    {
        if (count > Limits.ScriptArrayItemsMax) throw new ScriptLimitException(string.Create(
            CultureInfo.InvariantCulture, $"an array in it has more than {Limits.ScriptArrayItemsMax} entries"));
    }

    /// <summary>
    /// Refuses comparing so many characters that the library would be busy for long without being asked.
    /// </summary>
    public static void AllowComparing(double characters)
    {
        if (characters > Limits.ScriptComparedCharsMax)
            throw new ScriptLimitException("it compares too many long texts with each other");
    }

    /// <summary>Into a function of the library. Their calls into each other are counted by nothing else.</summary>
    public void Enter()
    {
        Check();
        if (++depth > Limits.ScriptNestingMax)
            throw new ScriptLimitException($"calls in it are nested deeper than {Limits.ScriptNestingMax}");
    }

    /// <summary>Out of a function of the library, and its cost with it.</summary>
    public void Leave()
    {
        depth--;
        Reserve(0);
    }

    /// <summary>
    /// The budget is of the call and not of each entry into the engine, so the engine's wish is not heard.
    /// </summary>
    public override void Reset()
    {
    }
}
