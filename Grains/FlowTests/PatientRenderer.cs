using Meanwhile.Expressions;

namespace Meanwhile.FlowTests;

/// <summary>
/// Waits for the script engine on the spot, so that a test stays on its one thread. Only for threads that may block.
/// </summary>
internal sealed class PatientRenderer(ScriptEngine engine) : Renderer(engine)
{
    protected override ValueTask<ScriptResult> AskAsync(ScriptCall call, CancellationToken stop)
    {
        var asked = base.AskAsync(call, stop).AsTask();
        ((IAsyncResult)asked).AsyncWaitHandle.WaitOne();
        return new(asked);
    }
}
