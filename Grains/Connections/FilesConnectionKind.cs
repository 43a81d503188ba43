namespace Meanwhile.Connections;

[ConnectionKind("files", Summary = "A folder on the server.")]
public sealed class FilesConnectionKind : ConnectionKind<FilesConnection.Settings>
{
    protected override (Connection? Connection, string? Fault) Open(
        FilesConnection.Settings settings, ConnectionPolicy policy)
    {
        if (!Path.IsPathRooted(settings.Root)) return (null, "`root` must be an absolute path");
        var root = new DirectoryInfo(settings.Root);
        if (!root.Exists) return (null, "`root` must be a folder that exists");
        var real = root.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? root.FullName;
        return (new FilesConnection(Path.TrimEndingDirectorySeparator(real), settings.ReadOnly, policy), null);
    }
}
