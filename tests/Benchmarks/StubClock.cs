using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Meanwhile.Benchmarks;

/// <summary>
/// One coarse clock for all waiting answers: a thread that looks once a millisecond at a queue. Thousands of timers
/// would make the stub dear, and the core it shares with the generator must never be the bottleneck.
/// </summary>
internal sealed class StubClock
{
    private readonly Queue<Pause> waiting = new();
    private readonly Lock door = new();

    public StubClock() => new Thread(Tick) { IsBackground = true, Name = "clock" }.Start();

    /// <summary>Every wait of one stub is equally long, so the queue is in the order of its ends.</summary>
    public ValueTask WaitAsync(Pause pause, TimeSpan wait)
    {
        var result = pause.Begin(Stopwatch.GetTimestamp() + (long)(wait.TotalSeconds * Stopwatch.Frequency));
        lock (door) waiting.Enqueue(pause);
        return result;
    }

    private void Tick()
    {
        var ended = new List<Pause>();
        while (true)
        {
            Thread.Sleep(1);
            var now = Stopwatch.GetTimestamp();
            lock (door)
            {
                while (waiting.TryPeek(out var first) && first.Due <= now) ended.Add(waiting.Dequeue());
            }
            foreach (var pause in ended) pause.End();
            ended.Clear();
        }
    }

    /// <summary>The wait of one connection, used again for each of its requests.</summary>
    internal sealed class Pause : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> source;

        public long Due { get; private set; }

        public ValueTask Begin(long due)
        {
            Due = due;
            source.Reset();
            return new ValueTask(this, source.Version);
        }

        public void End() => source.SetResult(true);

        public void GetResult(short token) => source.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

        public void OnCompleted(
            Action<object?> go, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            source.OnCompleted(go, state, token, flags);
    }
}
