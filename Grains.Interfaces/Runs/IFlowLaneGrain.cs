namespace Meanwhile.Runs;

/// <summary>
/// Runs one flow in memory; key: <c>{tenant}/{flow}#{lane}</c>, lanes 0 to cores - 1, so that every core has one and a
/// call stays on its silo. Nothing survives a crash: the caller sees its connection break. Calls interleave freely;
/// every one only awaits.
/// </summary>
[Alias("meanwhile.flow-lane")]
public interface IFlowLaneGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes one run and gives its result, within a day. Cancelling <paramref name="stop"/> cancels the run and all its
    /// calls.
    /// </summary>
    [Alias("run"), ResponseTimeout("1.00:00:00")]
    ValueTask<RunResult> Run(RunRequest request, CancellationToken stop);
}
