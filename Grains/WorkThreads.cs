using System.Collections.Concurrent;

namespace Meanwhile;

/// <summary>
/// A few threads of their own for work that can only block, such as disks: the threads of silo and pool never wait for
/// it. The queue is bounded; when it is full, work is refused at once.
/// </summary>
public sealed class WorkThreads : IDisposable
{
    private readonly BlockingCollection<Action> queue;

    public WorkThreads(string name, int threads, int queueMax)
    {
        queue = new BlockingCollection<Action>(queueMax);
        for (var number = 0; number < threads; number++)
            new Thread(Work) { Name = $"{name} {number}", IsBackground = true }.Start();
    }

    /// <summary>The work's result, or null when the queue is full. What the work throws, the task throws.</summary>
    public Task<T>? TryRun<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var accepted = queue.TryAdd(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return accepted ? done.Task : null;
    }

    public void Dispose() => queue.CompleteAdding();

    private void Work()
    {
        foreach (var item in queue.GetConsumingEnumerable()) item();
    }
}
