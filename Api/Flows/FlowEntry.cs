using Meanwhile.Runs;
using Meanwhile.Schemas;

namespace Meanwhile.Flows;

/// <summary>What the API needs to answer for one flow; made once per version, then only read.</summary>
public sealed class FlowEntry
{
    private readonly IFlowLaneGrain[] lanes;
    private uint turn;

    public FlowEntry(FlowVersion version, string tenant, IGrainFactory grains)
    {
        Version = version;
        var (schema, _) = JsonSchema.Read(version.InputSchema.Utf8);
        Must.Hold(schema is not null);
        Input = schema;
        Fields = InputFields.Of(version.InputSchema);
        lanes = [.. Enumerable.Range(0, Environment.ProcessorCount)
            .Select(lane => grains.GetGrain<IFlowLaneGrain>($"{tenant}/{version.Flow}#{lane}"))];
    }

    public FlowVersion Version { get; }

    /// <summary>What an input must fit.</summary>
    public JsonSchema Input { get; }

    /// <summary>Types of the input's fields, for texts from path and query.</summary>
    public InputFields Fields { get; }

    /// <summary>The next lane, round robin: the lanes of a silo are as many as its cores.</summary>
    public IFlowLaneGrain NextLane() => lanes[Interlocked.Increment(ref turn) % (uint)lanes.Length];
}
