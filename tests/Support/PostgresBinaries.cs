namespace Meanwhile.Support;

/// <summary>Where initdb and postgres lie: Debian keeps them out of PATH, in one folder per major version.</summary>
internal static class PostgresBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public static string Folder { get; } = Find();

    private static string Find() =>
        Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb"))
            && File.Exists(Path.Combine(folder, "postgres")))
        ?? throw new InvalidOperationException(
            $"No PostgreSQL server binaries under {DebianRoot} or in PATH. Install them: apt-get install postgresql");

    private static IEnumerable<string> Candidates()
    {
        string[] versions = Directory.Exists(DebianRoot) ? Directory.GetDirectories(DebianRoot) : [];
        IEnumerable<string> newestFirst = versions
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"));
        return newestFirst.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
    }
}
