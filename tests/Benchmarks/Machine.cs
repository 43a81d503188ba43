using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Meanwhile.Benchmarks;

/// <summary>What the program must know about the machine it runs on.</summary>
internal static class Machine
{
    private const int DescriptorsKeptFree = 400;

    /// <summary>The folder of Orleans.sln, found by walking up from the program.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Servers get a core of their own only where there is a second one and a tool that can pin.</summary>
    public static bool Pins { get; } = File.Exists("/usr/bin/taskset") && CoresOnline() > 1;

    /// <summary>Sockets one process may hold open, some spared for its files.</summary>
    public static int SocketsPerProcess { get; } = OpenFilesMax() - DescriptorsKeptFree;

    public static string Description()
    {
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var model = LineOf("/proc/cpuinfo", "model name")?.Split(':')[1].Trim();
        return $"{CoresOnline()} cores ({model}), load average before {load}, "
            + $".NET {Environment.Version}, "
            + (Pins ? "servers on core 0, stub and generator on core 1" : "not pinned");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Counted by the kernel, because .NET counts only those it is pinned to.</summary>
    private static int CoresOnline() =>
        File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));

    private static int OpenFilesMax()
    {
        var line = LineOf("/proc/self/limits", "Max open files")!;
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return hard == "unlimited" ? 1_000_000 : int.Parse(hard, CultureInfo.InvariantCulture);
    }

    private static string? LineOf(string file, string start) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln"))) return folder.FullName;
        }
        return Directory.GetCurrentDirectory();
    }
}
