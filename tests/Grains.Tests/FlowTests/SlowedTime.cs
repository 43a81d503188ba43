namespace Meanwhile.FlowTests;

/// <summary>
/// A clock on which a busy machine has as much time as an idle one: tests of flows are not about how fast it is.
/// </summary>
internal sealed class SlowedTime(int times) : TimeProvider
{
    public override long GetTimestamp() => System.GetTimestamp() / times;
}
