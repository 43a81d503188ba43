namespace Meanwhile.Support;

/// <summary>What one path of the outside world does with the calls it gets.</summary>
public sealed class WorldScript
{
    private readonly Lock gate = new();
    private Func<WorldCall, CancellationToken, Task<Reply>> answer =
        (_, _) => Task.FromResult(Reply.Empty(204));

    private TimeSpan delay;

    internal WorldScript()
    {
    }

    public WorldScript Answer(int status, string json) => Answer(Reply.Json(status, json));

    public WorldScript Answer(int status, object value) => Answer(Reply.Json(status, value));

    public WorldScript Answer(Reply reply) => Answer((_, _) => Task.FromResult(reply));

    public WorldScript Answer(Func<WorldCall, Reply> make) => Answer((call, _) => Task.FromResult(make(call)));

    public WorldScript Answer(Func<WorldCall, CancellationToken, Task<Reply>> make)
    {
        lock (gate)
        {
            answer = make;
        }

        return this;
    }

    /// <summary>Answers when the gate opens; a caller may leave before.</summary>
    public WorldScript AnswerAfter(Task open, Reply reply) => Answer(async (_, left) =>
    {
        await open.WaitAsync(left);
        return reply;
    });

    public WorldScript AnswerAfter(TaskCompletionSource open, int status, string json) =>
        AnswerAfter(open.Task, Reply.Json(status, json));

    /// <summary>Never answers; only the caller can end it.</summary>
    public WorldScript NeverAnswer() => AnswerAfter(new TaskCompletionSource().Task, Reply.Empty(204));

    /// <summary>One reply a call, in order; the last one repeats.</summary>
    public WorldScript Sequence(params Reply[] replies)
    {
        int next = 0;
        return Answer(_ => replies[Math.Min(Interlocked.Increment(ref next) - 1, replies.Length - 1)]);
    }

    /// <summary>Waits this long before each answer.</summary>
    public WorldScript Delay(TimeSpan before)
    {
        lock (gate)
        {
            delay = before;
        }

        return this;
    }

    internal async Task<Reply> AnswerAsync(WorldCall call, CancellationToken left)
    {
        Func<WorldCall, CancellationToken, Task<Reply>> make;
        TimeSpan before;
        lock (gate)
        {
            (make, before) = (answer, delay);
        }

        if (before > TimeSpan.Zero)
        {
            await Task.Delay(before, left);
        }

        return await make(call, left);
    }
}
