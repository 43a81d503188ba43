using System.Collections.Concurrent;
using Meanwhile.Support;

namespace Meanwhile.Chaos;

/// <summary>Runs that make a call every 200 ms, so that it is seen when they stand still and when they go on.</summary>
internal sealed class Beats
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> next = new();

    /// <summary>Completes with the first call of a run, which may have come already.</summary>
    public Task FirstAsync(string run) => Of(run).Task;

    /// <summary>Completes with the next call of a run.</summary>
    public Task NextAsync(string run) => (next[run] = New()).Task;

    public async Task<Reply> AnswerAsync(WorldCall call, CancellationToken left)
    {
        Of(call.Path.Split('/')[2]).TrySetResult();
        await Task.Delay(200, left);
        return Reply.Json(200, 1);
    }

    private TaskCompletionSource Of(string run) => next.GetOrAdd(run, _ => New());

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
