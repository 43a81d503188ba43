using System.Diagnostics;
using System.Globalization;

namespace Meanwhile.Support;

/// <summary>
/// Ends a child process and deletes its folder when this process dies, however it dies. A shell waits at the end of a
/// pipe; the kernel closes the pipe with us. PR_SET_PDEATHSIG would follow the starting thread instead, and threads of
/// the pool come and go.
/// </summary>
internal sealed class Leash : IDisposable
{
    private const string Script =
        """
        trap '' INT TERM HUP
        while read -r _; do :; done
        kill -s "$1" "$2" 2>/dev/null
        [ -z "$3" ] || { sleep 1; rm -rf -- "$3"; }
        """;

    private readonly Process shell;

    private Leash(Process shell) => this.shell = shell;

    public static Leash Hold(int childId, string signal, string? folder)
    {
        string child = childId.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new("/bin/sh", ["-c", Script, "leash", signal, child, folder ?? ""])
        {
            RedirectStandardInput = true,
        };
        return new Leash(Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start."));
    }

    /// <summary>Lets go without touching the child: it has ended already.</summary>
    public void Dispose()
    {
        shell.Kill();
        shell.Dispose();
    }
}
