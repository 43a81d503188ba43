using System.Diagnostics;

namespace Meanwhile.Benchmarks;

/// <summary>Server d: FastAPI with aiohttp, uvloop and httptools from the system's packages, one worker.</summary>
internal static class FastApi
{
    public static string? Missing(string python)
    {
        const string Packages = "python3-fastapi python3-uvicorn python3-aiohttp python3-uvloop python3-httptools";
        if (!File.Exists(python)) return $"there is no {python}";
        var start = new ProcessStartInfo(python, ["-c", "import fastapi, uvicorn, aiohttp, uvloop, httptools"])
        {
            RedirectStandardError = true,
        };
        using var attempt = Process.Start(start)!;
        attempt.StandardError.ReadToEnd();
        attempt.WaitForExit();
        return attempt.ExitCode == 0 ? null : $"FastAPI is not installed; Debian has it: apt-get install {Packages}";
    }

    public static ChildProcess Start(string python, int port, int stubPort, int? core)
    {
        var folder = Path.Combine(Machine.Repository, "tests/Benchmarks/fastapi");
        string[] arguments =
        [
            "-B", "-m", "uvicorn", "app:app", "--app-dir", folder, "--host", "127.0.0.1", "--port", $"{port}",
            "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning",
        ];
        return ChildProcess.Start(core, python, arguments, new() { ["STUB_PORT"] = $"{stubPort}" });
    }
}
