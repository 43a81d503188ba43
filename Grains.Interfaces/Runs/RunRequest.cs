namespace Meanwhile.Runs;

/// <summary>One run to be made now, its input already checked.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.run-request")]
public sealed class RunRequest
{
    /// <summary>Name of the run: a UUID version 7, so that names sort by time.</summary>
    [Id(0)]
    public required Guid Run { get; init; }

    /// <summary>The version of the flow the input was checked against.</summary>
    [Id(1)]
    public required string Version { get; init; }

    /// <summary>The input, checked.</summary>
    [Id(2)]
    public required Payload Input { get; init; }

    /// <summary>The catalog's revision the caller has seen; the silo works with this one or a later one.</summary>
    [Id(3)]
    public required long Revision { get; init; }

    /// <summary>W3C <c>traceparent</c> of the request; null starts a trace of its own.</summary>
    [Id(4)]
    public string? TraceParent { get; init; }

    /// <summary>W3C <c>tracestate</c> of the request; null when there is none.</summary>
    [Id(5)]
    public string? TraceState { get; init; }
}
