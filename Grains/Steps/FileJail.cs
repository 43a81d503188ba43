using Meanwhile.Connections;
using Microsoft.Win32.SafeHandles;

namespace Meanwhile.Steps;

/// <summary>
/// Keeps file steps below their root: by the words of the path, and by where an opened file really lies.
/// </summary>
internal static class FileJail
{
    /// <summary>The absolute path, or null when the words alone lead out of the root.</summary>
    public static string? Inside(string root, string path)
    {
        if (path.Length == 0 || path.Contains('\0') || path.Contains('\\') || Path.IsPathRooted(path)) return null;
        var whole = Path.GetFullPath(path, root);
        return Contains(root, whole) ? whole : null;
    }

    /// <summary>
    /// Whether an open file lies below the root after every symbolic link; asked of the handle, so nobody can swap it.
    /// </summary>
    public static bool Holds(string root, SafeFileHandle handle) =>
        Contains(root, File.ResolveLinkTarget($"/proc/self/fd/{handle.DangerousGetHandle()}", false)?.FullName ?? "");

    /// <summary>Whether a path lies below the root after every symbolic link; for what is not open yet.</summary>
    public static bool Holds(string root, string path) => RealPath.Of(path) is { } real && Contains(root, real);

    private static bool Contains(string root, string path) =>
        path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
