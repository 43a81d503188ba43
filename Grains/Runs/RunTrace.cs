using System.Diagnostics;

namespace Meanwhile.Runs;

/// <summary>
/// The W3C trace a run belongs to: the caller's when it sent a valid <c>traceparent</c>, else one named after the run.
/// </summary>
public sealed class RunTrace
{
    private readonly string traceId;
    private readonly string flags;

    private RunTrace(string traceId, string flags, string? state, ActivityContext parent)
    {
        this.traceId = traceId;
        this.flags = flags;
        State = state;
        Parent = parent;
    }

    /// <summary><c>tracestate</c> to send along; null when there is none.</summary>
    public string? State { get; }

    /// <summary>The caller's span, for spans of our own; the default when there is none.</summary>
    public ActivityContext Parent { get; }

    public static RunTrace Of(RunRequest request) => Of(request.Run, request.TraceParent, request.TraceState);

    /// <summary>The trace of a run that was started with these headers.</summary>
    public static RunTrace Of(Guid run, string? traceParent, string? traceState)
    {
        if (traceParent is { Length: >= 55 } parent
            && ActivityContext.TryParse(parent, traceState, isRemote: true, out var context))
            return new(context.TraceId.ToHexString(), parent.Substring(53, 2), traceState, context);
        return Of(run);
    }

    /// <summary>A trace of the run's own.</summary>
    public static RunTrace Of(Guid run) => new(run.ToString("N"), "00", null, default);

    /// <summary><c>traceparent</c> for one call: this trace, and the span's id or a fresh one as its parent.</summary>
    public string Child(Activity? span)
    {
        if (span is not null)
            return $"00-{span.TraceId.ToHexString()}-{span.SpanId.ToHexString()}-0{(int)span.ActivityTraceFlags & 1}";
        return string.Create(55, this, static (text, trace) =>
        {
            "00-".CopyTo(text);
            trace.traceId.CopyTo(text[3..]);
            text[35] = '-';
            Span<byte> id = stackalloc byte[8];
            Random.Shared.NextBytes(id);
            id[0] |= 1;
            Convert.TryToHexStringLower(id, text[36..52], out _);
            text[52] = '-';
            trace.flags.CopyTo(text[53..]);
        });
    }
}
