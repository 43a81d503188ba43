using System.Diagnostics;
using System.Text;
using Meanwhile.Support;

namespace Meanwhile.House;

/// <summary>The files of the repository as git knows them: tracked, or new and not ignored.</summary>
internal static class Tracked
{
    private static readonly string[] ProductFolders = ["Api", "Grains", "Grains.Interfaces", "Silo"];

    /// <summary>Every path, relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    /// <summary>Every C# source.</summary>
    public static IReadOnlyList<string> Sources { get; } = Ending(".cs");

    /// <summary>Every C# source of the product.</summary>
    public static IReadOnlyList<string> ProductSources { get; } = [.. Sources.Where(IsProduct)];

    public static IReadOnlyList<string> Ending(string end) =>
        [.. Files.Where(file => file.EndsWith(end, StringComparison.Ordinal))];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    public static string[] Lines(string file) => Text(file).TrimEnd('\n').Split('\n');

    public static bool IsProduct(string file) => ProductFolders.Contains(file.Split('/')[0]);

    private static string[] List()
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // The tree may belong to somebody else, as in a container; git would refuse to look at it then.
        string[] words = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        foreach (var word in words) start.ArgumentList.Add(word);
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var files = git.StandardOutput.ReadToEnd()
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Distinct()
            .Where(file => File.Exists(Path.Combine(Repository.Root, file)))
            .Order(StringComparer.Ordinal)
            .ToArray();
        git.WaitForExit();
        return files.Length > 0 ? files : throw new InvalidOperationException("git lists no files here");
    }
}
