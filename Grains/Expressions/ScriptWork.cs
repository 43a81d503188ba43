using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>
/// One call on its way through the queue. The first to settle it wins: its thread, its caller or the watch.
/// </summary>
internal sealed class ScriptWork
{
    // The caller goes on on its own scheduler: a script thread has the next call to serve.
    private readonly TaskCompletionSource<ScriptResult> completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenRegistration registration;

    public ScriptWork(ScriptCall call, CancellationToken stop)
    {
        Call = call;
        Stop = stop;
        registration = stop.UnsafeRegister(
            static (state, token) => ((ScriptWork)state!).completion.TrySetCanceled(token), this);
    }

    public ScriptCall Call { get; }

    public CancellationToken Stop { get; }

    public bool IsSettled => completion.Task.IsCompleted;

    public Task<ScriptResult> Completion => completion.Task;

    public void Settle(ScriptResult result)
    {
        completion.TrySetResult(result);
        registration.Dispose();
    }

    public void Fail(Exception error)
    {
        completion.TrySetException(error);
        registration.Dispose();
    }

    public static ScriptResult Refused(Errors.ErrorCode code, string detail) => new ScriptResult.Failed(code, detail);
}
