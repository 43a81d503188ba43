using System.Diagnostics;
using System.Text.Json;
using Shouldly;

namespace Meanwhile.Expressions;

/// <summary>What the child process told: see tests/ExpressionHost.</summary>
public sealed record ExpressionChild(
    string Outcome, string? Code, string? Detail, string? After, long ThreadsGivenUp, long PeakBytes)
{
    // For noise, not for the attack: a child that needs its own limits ends within three seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Has a child evaluate a source, and fails when the child dies or hangs.</summary>
    public static async Task<ExpressionChild> RunAsync(string source, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var child = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await child.StandardInput.WriteAsync(source);
            child.StandardInput.Close();
            var errors = child.StandardError.ReadToEndAsync(patience.Token);
            var told = await child.StandardOutput.ReadToEndAsync(patience.Token);
            await child.WaitForExitAsync(patience.Token);
            child.ExitCode.ShouldBe(0, await errors);
            return JsonSerializer.Deserialize<ExpressionChild>(told)!;
        }
        finally
        {
            if (!child.HasExited) child.Kill();
        }
    }

    /// <summary>Built beside the tests, in the same configuration.</summary>
    private static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "ExpressionHost", "bin", configuration, output.Name,
                "Meanwhile.ExpressionHost.dll");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("Build tests/ExpressionHost first: the attacks run in a process of their own.");
    }
}
