namespace Meanwhile.Runs;

/// <summary>
/// Runs one flow; key: <c>{tenant}/{flow}#{lane}</c>, lanes 0 to cores - 1, so that every core has one and a call stays
/// on its silo. Calls interleave freely; every one only awaits.
/// </summary>
[Alias("meanwhile.flow-lane")]
public interface IFlowLaneGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes one run in memory and gives its result, within a day. Nothing of it survives a crash: the caller sees its
    /// connection break. Cancelling <paramref name="stop"/> cancels the run and all its calls.
    /// </summary>
    [Alias("run"), ResponseTimeout("1.00:00:00")]
    ValueTask<RunResult> Run(RunRequest request, CancellationToken stop);

    /// <summary>
    /// Starts a run that is a thing of its own, and drives it here when its number names this silo. Its
    /// <see cref="IRunGrain"/> finds it. Else as <see cref="IRunGrain.Start"/>.
    /// </summary>
    /// <exception cref="Errors.StorageUnavailableException">When the run cannot be kept.</exception>
    [Alias("start"), ResponseTimeout(IRunGrain.LongestPatience)]
    Task<RunReply> Start(RunStart start, CancellationToken left);
}
