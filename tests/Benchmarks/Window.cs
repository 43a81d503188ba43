using System.Diagnostics;

namespace Meanwhile.Benchmarks;

/// <summary>The counted part of a round: wall time and processor time, read together at both ends.</summary>
internal sealed class Window
{
    private readonly int serverPid;
    private readonly int stubPid;
    private readonly long begin = Stopwatch.GetTimestamp();
    private readonly double serverBefore;
    private readonly double rigBefore;
    private readonly double allBefore = ProcessFigures.MachineMicroseconds();

    private Window(LoadOrder order)
    {
        serverPid = order.ServerPid;
        stubPid = order.StubPid;
        rigBefore = RigCpu();
        serverBefore = ProcessFigures.CpuMicroseconds(serverPid);
    }

    public double Seconds { get; private set; }

    public double ServerCpu { get; private set; }

    public double BusyShare { get; private set; }

    public double OthersShare { get; private set; }

    public static Window Begin(LoadOrder order) => new(order);

    public void End()
    {
        ServerCpu = ProcessFigures.CpuMicroseconds(serverPid) - serverBefore;
        Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var rig = RigCpu() - rigBefore;
        BusyShare = rig / 1e6 / Seconds;
        var others = ProcessFigures.MachineMicroseconds() - allBefore - rig - ServerCpu;
        OthersShare = Math.Max(0, others) / 1e6 / Seconds;
    }

    private double RigCpu() =>
        ProcessFigures.CpuMicroseconds(stubPid) + ProcessFigures.CpuMicroseconds(Environment.ProcessId);
}
