using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Meanwhile.Support;

/// <summary>A child process on a leash, with every line it prints.</summary>
internal sealed class Child : IAsyncDisposable
{
    public const int SigKill = 9;
    public const int SigQuit = 3;
    public const int SigTerm = 15;
    public const int SigContinue = 18;
    public const int SigStop = 19;

    private readonly Process process;
    private readonly Leash leash;
    private readonly Ledger<string> lines = new();
    private readonly Task exited;

    private Child(Process process, string orphanSignal, string? orphanFolder)
    {
        this.process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        leash = Leash.Hold(process.Id, orphanSignal, orphanFolder);
        exited = process.WaitForExitAsync();
    }

    public int Id => process.Id;

    public Task Exited => exited;

    public int ExitCode => process.ExitCode;

    public string Output => string.Join('\n', lines.Entries);

    public static Child Start(ProcessStartInfo start, string orphanSignal, string? orphanFolder = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        return new Child(process, orphanSignal, orphanFolder);
    }

    /// <summary>Runs a short command to its end; a failure carries all it printed.</summary>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        await using Child child = Start(start, "KILL");
        await child.Exited;
        if (child.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with {child.ExitCode}:\n{child.Output}");
        }
    }

    public Task<string> Printed(string text) =>
        lines.Reached(line => line.Contains(text, StringComparison.Ordinal), 1, $"A line with '{text}'");

    public void Signal(int signal)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, signal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Signal(SigKill);
        await exited;
        leash.Dispose();
        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);

    private void Keep(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is { } line)
        {
            lines.Add(_ => line);
        }
    }
}
