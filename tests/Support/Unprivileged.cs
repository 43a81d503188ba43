using System.Diagnostics;

namespace Meanwhile.Support;

/// <summary>
/// PostgreSQL refuses to run as root, so root becomes somebody smaller for it; everybody else stays who they are.
/// </summary>
internal static class Unprivileged
{
    private static readonly (string User, string Group) Somebody =
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? ("postgres", "postgres")
            : ("nobody", "nogroup");

    /// <summary>How to start a program without root's rights; setpriv becomes it, so its process id is right.</summary>
    public static ProcessStartInfo Start(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv",
                [$"--reuid={Somebody.User}", $"--regid={Somebody.Group}", "--clear-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);

    /// <summary>Gives a folder of ours to the one who will run the program.</summary>
    public static Task OwnAsync(string folder) =>
        Environment.IsPrivilegedProcess
            ? Child.RunAsync(new ProcessStartInfo("chown", ["-R", $"{Somebody.User}:{Somebody.Group}", folder]))
            : Task.CompletedTask;
}
