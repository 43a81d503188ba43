using System.Globalization;
using System.Runtime.InteropServices;

namespace Meanwhile.Benchmarks;

/// <summary>What the kernel knows about another process: processor time, threads, memory.</summary>
internal static class ProcessFigures
{
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>
    /// User and system time of all threads, the ended ones too. The process clock counts nanoseconds; the ticks in
    /// /proc are hundredths of a second, too coarse for a round of forty requests, and serve only where it is missing.
    /// </summary>
    public static double CpuMicroseconds(int pid)
    {
        try
        {
            if (ClockOf(pid, out var clock) == 0 && ReadClock(clock, out var time) == 0)
                return (time.Seconds * 1e6) + (time.Nanoseconds / 1e3);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
        }
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int UserTicks = 11;
        return MicrosecondsPerTick * (long.Parse(fields[UserTicks], CultureInfo.InvariantCulture)
            + long.Parse(fields[UserTicks + 1], CultureInfo.InvariantCulture));
    }

    /// <summary>Time in which any core did anything for anybody.</summary>
    public static double MachineMicroseconds()
    {
        const int IdleColumn = 4;
        const int StolenColumn = 8;
        var columns = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var busy = Enumerable.Range(1, StolenColumn).Where(column => column is not (IdleColumn or IdleColumn + 1));
        return busy.Sum(column => long.Parse(columns[column], CultureInfo.InvariantCulture)) * MicrosecondsPerTick;
    }

    /// <summary>Processor time of a process and its children.</summary>
    public static double CpuOfTree(int pid)
    {
        var children = Directory.EnumerateDirectories($"/proc/{pid}/task")
            .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return CpuMicroseconds(pid)
            + children.Sum(child => CpuMicroseconds(int.Parse(child, CultureInfo.InvariantCulture)));
    }

    /// <summary>Bytes that this process has handed to the kernel to be written.</summary>
    public static double Written()
    {
        const string Key = "wchar:";
        var line = File.ReadLines("/proc/self/io").First(text => text.StartsWith(Key, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(Key.Length), CultureInfo.InvariantCulture);
    }

    public static int Threads(int pid) => (int)Status(pid, "Threads:");

    public static double ResidentMiB(int pid) => Status(pid, "VmRSS:") / 1024.0;

    public static double PeakResidentMiB(int pid) => Status(pid, "VmHWM:") / 1024.0;

    /// <summary>Lets the peak start again from the present size (5 is the kernel's word for that).</summary>
    public static void ForgetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    private static long Status(int pid, string key)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(text => text.StartsWith(key, StringComparison.Ordinal));
        var digits = line[key.Length..].Trim().Split(' ')[0];
        return long.Parse(digits, CultureInfo.InvariantCulture);
    }

    [DllImport("libc.so.6", EntryPoint = "clock_getcpuclockid")]
    private static extern int ClockOf(int pid, out int clock);

    [DllImport("libc.so.6", EntryPoint = "clock_gettime")]
    private static extern int ReadClock(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
