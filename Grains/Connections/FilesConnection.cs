using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Meanwhile.Connections;

/// <summary>A folder: steps see what lies below it and nothing else.</summary>
public sealed class FilesConnection(string root, bool readOnly, ConnectionPolicy policy) : Connection(policy)
{
    public sealed record Settings
    {
        [Required]
        [Description("The folder, as an absolute path on the server.")]
        public string Root { get; init; } = "";

        [Description("Refuses steps that write. Default false.")]
        public bool ReadOnly { get; init; }
    }

    /// <summary>The folder with every symbolic link resolved.</summary>
    public string Root => root;

    public bool IsReadOnly => readOnly;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
