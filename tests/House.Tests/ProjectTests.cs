using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Meanwhile.House;

/// <summary>
/// Sections 1 and 9 of the house: four projects, one direction, one version of everything, nothing that blocks.
/// </summary>
public sealed partial class ProjectTests
{
    private static readonly string[] Projects = [.. Tracked.Ending(".csproj")];

    private static readonly string[] ProductProjects = [.. Projects.Where(Tracked.IsProduct)];

    [Theory]
    [InlineData("Grains.Interfaces")]
    [InlineData("Grains", "Grains.Interfaces")]
    [InlineData("Api", "Grains.Interfaces")]
    [InlineData("Silo", "Api", "Grains")]
    public void Projects_refer_to_each_other_in_one_direction(string project, params string[] allowed) =>
        References($"{project}/{project}.csproj").ShouldBe(allowed);

    [Fact]
    public void Nothing_refers_to_a_test_besides_tests() => ProductProjects
        .Where(project => Tracked.Text(project).Contains("tests/", StringComparison.Ordinal))
        .MustBeNone("The product does not know its tests:");

    [Fact]
    public void Every_project_has_a_lock_file_and_stands_in_the_solution()
    {
        var solution = Tracked.Text("Orleans.sln").Replace('\\', '/');
        Projects.Where(project => !Tracked.Files.Contains($"{Path.GetDirectoryName(project)}/packages.lock.json"))
            .Concat(Projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)))
            .MustBeNone("Every project is built by the solution, from locked packages:");
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_file() => Projects
        .Where(project => XDocument.Parse(Tracked.Text(project)).Descendants("PackageReference")
            .Any(package => package.Attribute("Version") is not null
                || package.Attribute("VersionOverride") is not null))
        .MustBeNone("Versions stand in Directory.Packages.props:");

    [Fact]
    public void Every_project_of_the_product_is_compiled_with_the_banned_symbols()
    {
        var shared = Tracked.Text("Directory.Build.props");
        shared.ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        shared.ShouldContain("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)BannedSymbols.txt\" />");
        shared.ShouldContain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        Tracked.Text(".editorconfig").ShouldContain("dotnet_diagnostic.RS0030.severity = error");
        ProductProjects.Where(project => Tracked.Text(project).Contains("NoWarn", StringComparison.Ordinal))
            .MustBeNone("Warnings are mended, not silenced for a whole project:");
    }

    [Fact]
    public void Every_banned_symbol_exists_and_names_its_replacement() => Tracked.Lines("BannedSymbols.txt")
        .Where(line => line.Split(';', 2) is not [var symbol, { Length: > 5 }] || !Banned.Exists(symbol))
        .MustBeNone("A misspelled symbol bans nothing; each line is `symbol;what to do instead`:");

    [Fact]
    public void Nothing_banned_is_called_besides_where_a_pragma_gives_the_reason()
    {
        var banned = Tracked.Lines("BannedSymbols.txt").Select(line => line.Split(';')[0]).ToHashSet();
        var excused = Tracked.ProductSources
            .Where(file => Excuse().IsMatch(Tracked.Text(file)))
            .Select(file => Path.GetFileName(file).Split('.')[0])
            .ToHashSet();
        Calls.All.Where(call => Banned.Ids(call.To).Any(banned.Contains) && !excused.Contains(call.From.Name))
            .Where(call => !(call.IsAwaiting && call.To.Name == "GetResult"))
            .Select(call => $"{call.From.FullName} calls {call.To.DeclaringType!.Name}.{call.To.Name}")
            .Distinct()
            .MustBeNone("See BannedSymbols.txt for what to do instead:");
    }

    [Fact]
    public void Each_project_of_the_product_has_one_door() => ProductProjects
        .Select(project => Path.GetDirectoryName(project)!)
        .Where(project => project != "Grains.Interfaces")
        .Select(project =>
            (project, doors: Tracked.ProductSources.Count(file => Door().Match(file) is { Success: true } door
            && door.Groups["project"].Value == project)))
        .Where(pair => pair.doors != 1)
        .Select(pair => $"{pair.project} has {pair.doors}")
        .MustBeNone("A project is entered by one *Setup.cs at its root:");

    private static string[] References(string project) =>
    [
        .. XDocument.Parse(Tracked.Text(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"#pragma warning disable RS0030 // ")]
    private static partial Regex Excuse();

    [GeneratedRegex(@"\A(?<project>[\w.]+)/\w+Setup\.cs\z")]
    private static partial Regex Door();
}
