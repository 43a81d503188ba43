namespace Meanwhile.Support;

/// <summary>
/// Test data nobody here wrote. It is not part of the repository: it lies in shared/data beside it, or where the
/// environment variable MEANWHILE_CORPORA points. Tests without their corpus skip and say how many cases that cost.
/// </summary>
public static class Corpora
{
    private const string Variable = "MEANWHILE_CORPORA";

    /// <summary>The folder of a corpus, or null when this machine does not have it.</summary>
    public static string? Find(string name)
    {
        string root = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
            ? set
            : Path.Combine(Repository.Root, "..", "shared", "data");
        string folder = Path.GetFullPath(Path.Combine(root, name));
        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>The reason to give to Assert.Skip when <see cref="Find"/> gave null.</summary>
    public static string Absence(string name, int cases) =>
        $"{cases} cases skipped: the corpus '{name}' is not here; set {Variable} to the folder that has it.";
}
