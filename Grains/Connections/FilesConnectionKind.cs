using Meanwhile.Steps;

namespace Meanwhile.Connections;

[ConnectionKind("files", Summary = "A folder on the server.")]
[Example("""
    kind: files
    root: /tmp
    readOnly: true
    """)]
public sealed class FilesConnectionKind : ConnectionKind<FilesConnection.Settings>
{
    protected override (Connection? Connection, string? Fault) Open(
        FilesConnection.Settings settings, ConnectionPolicy policy)
    {
        if (!Path.IsPathRooted(settings.Root)) return (null, "`root` must be an absolute path");
        if (!Directory.Exists(settings.Root) || RealPath.Of(settings.Root) is not { } root)
            return (null, "`root` must be a folder that exists");
        return (new FilesConnection(root, settings.ReadOnly, policy), null);
    }
}
