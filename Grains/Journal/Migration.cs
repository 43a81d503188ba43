using System.Globalization;
using Meanwhile.Errors;

namespace Meanwhile.Journal;

/// <summary>
/// Numbered scripts that make a database what this program needs, each applied once and in order. A script that has
/// been released is never changed: another one follows it.
/// </summary>
/// <param name="Number">Its place, from 1 without gaps.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Text">Its statements.</param>
internal sealed record Migration(int Number, string Name, string Text)
{
    private const string Folder = "Migrations/";

    public static IReadOnlyList<Migration> ForSqlite { get; } = Read(".sqlite.sql");

    public static IReadOnlyList<Migration> ForPostgres { get; } = Read(".postgres.sql");

    /// <summary>Those that a database at some number still lacks.</summary>
    /// <exception cref="StorageUnavailableException">When the database is ahead of this program.</exception>
    public static IEnumerable<Migration> After(IReadOnlyList<Migration> all, int applied, string place) =>
        applied <= all.Count
            ? all.Skip(applied)
            : throw new StorageUnavailableException(
                $"the journal in {place} was made by a newer version of this program (migration {applied}, and this "
                + $"one knows {all.Count}); start that version, or give this one a database of its own");

    private static Migration[] Read(string ending)
    {
        var assembly = typeof(Migration).Assembly;
        var all = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)
                && name.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource =>
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                var name = resource[Folder.Length..^ending.Length];
                var number = int.Parse(name.AsSpan(0, name.IndexOf('-')), CultureInfo.InvariantCulture);
                return new Migration(number, name, text.ReadToEnd());
            })
            .ToArray();
        for (var index = 0; index < all.Length; index++) Must.Hold(all[index].Number == index + 1);
        return all;
    }
}
