using System.Collections.Concurrent;
using System.Diagnostics;

namespace Meanwhile.Benchmarks;

/// <summary>A process this program started: pinned, its last words kept, ended together with this program.</summary>
internal sealed class ChildProcess : IDisposable
{
    public const int ServerCore = 0;
    public const int RigCore = 1;
    private const int LinesKept = 40;

    private readonly ConcurrentQueue<string> lastLines = new();

    private ChildProcess(ProcessStartInfo start, bool readsOutput)
    {
        StartedAt = Stopwatch.GetTimestamp();
        Process = Process.Start(start)!;
        Process.ErrorDataReceived += (_, line) => Keep(line.Data);
        Process.BeginErrorReadLine();
        if (!readsOutput) return;
        Process.OutputDataReceived += (_, line) => Keep(line.Data);
        Process.BeginOutputReadLine();
    }

    public Process Process { get; }

    public int Id => Process.Id;

    /// <summary>The stopwatch just before the process was asked for.</summary>
    public long StartedAt { get; }

    public string LastWords => string.Join(Environment.NewLine, lastLines);

    /// <summary>Starts this program in another role.</summary>
    public static ChildProcess StartRole(int? core, string role, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Meanwhile.Benchmarks.dll");
        return Start(core, "dotnet", [program, role, .. arguments], EnvironmentOf(role), keepOutput: role != "load");
    }

    public static ChildProcess Start(
        int? core, string program, string[] arguments, Dictionary<string, string>? environment = null,
        bool keepOutput = true)
    {
        string[] command = core is { } number && Machine.Pins
            ? ["taskset", "-c", $"{number}", program, .. arguments]
            : [program, .. arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        var child = new ChildProcess(start, keepOutput);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => child.Dispose();
        return child;
    }

    public void Dispose()
    {
        try
        {
            if (Process.HasExited) return;
            Process.Kill();
            Process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // Disposed twice: at its own end and at the end of the program.
        }
    }

    /// <summary>
    /// Stub and generator run their sockets on one thread without handing over to the pool, and without a server's
    /// collector: both only make them cheaper, and they share one core.
    /// </summary>
    private static Dictionary<string, string> EnvironmentOf(string role) => role is not ("stub" or "load")
        ? []
        : new()
        {
            ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
            ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1",
            ["DOTNET_gcServer"] = "0",
        };

    private void Keep(string? line)
    {
        if (line is null) return;
        lastLines.Enqueue(line);
        while (lastLines.Count > LinesKept) lastLines.TryDequeue(out _);
    }
}
