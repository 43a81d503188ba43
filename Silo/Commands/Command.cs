using System.Globalization;
using Meanwhile.Documents;
using Meanwhile.Flows;

namespace Meanwhile.Commands;

/// <summary>
/// What the program does without serving: <c>check</c>, <c>test</c> and <c>plan</c> for files of flows. Ends with 0
/// when all is well, 1 when a flow is not, 2 when the command was not understood.
/// </summary>
internal static class Command
{
    private const string Usage = """
        usage: meanwhile check <folder or file> [--connections <folder>]   say all that is wrong with flows
               meanwhile test  <folder or file> [--connections <folder>]   run the tests beside them
               meanwhile plan  <folder or file> [--connections <folder>]   show what runs together
               meanwhile plan  … --mermaid                                 the same as a diagram
               meanwhile [--urls … --data … --flows … --connections …]     serve
        """;

    /// <summary>Whether the program is asked for a command and not for serving.</summary>
    public static bool IsIn(string[] args) => args.Length > 0 && !args[0].StartsWith('-');

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var words = args.Where((word, place) =>
            !word.StartsWith('-') && (place == 0 || args[place - 1] != "--connections")).ToArray();
        var asked = Array.IndexOf(args, "--connections");
        var connections = asked >= 0 && asked + 1 < args.Length ? args[asked + 1] : "connections";
        if (words is not [("check" or "test" or "plan") and var command, var path]
            || args.Any(arg => arg.StartsWith('-') && arg is not ("--connections" or "--mermaid")))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }
        if (asked >= 0 && !Directory.Exists(connections))
        {
            await errors.WriteLineAsync($"there is no folder `{connections}`");
            return 2;
        }
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            await errors.WriteLineAsync($"there is no folder or file `{path}`");
            return 2;
        }
        using var flows = new FlowFiles();
        var files = await flows.ReadAsync(path, connections, CancellationToken.None);
        var wrong = 0;
        foreach (var file in files)
        {
            var found = file.Planning.Plan is null ? file.Planning.Problems : file.Planning.Warnings;
            if (found.Length > 0)
                await output.WriteLineAsync(ProblemPage.Render(file.Path, file.Definition.Text, found));
            if (file.Planning.Plan is null) wrong++;
            else if (command == "plan") await ShowAsync(file, args.Contains("--mermaid"), output);
            else if (command == "test" && !await TestAsync(flows, file, output)) wrong++;
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{files.Count} {(files.Count == 1 ? "flow" : "flows")}, {wrong} with errors"));
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<bool> TestAsync(FlowFiles flows, FlowFile file, TextWriter output)
    {
        var reports = await flows.TestAsync(file);
        foreach (var report in reports)
        {
            var took = string.Create(CultureInfo.InvariantCulture, $"{report.TookMicroseconds / 1000.0:0.#}");
            await output.WriteLineAsync(
                $"{(report.Passed ? "ok " : "RED")} {file.Planning.Plan!.Flow}: {report.Name} ({took} ms virtual)");
            foreach (var failure in report.Failures) await output.WriteLineAsync($"      {failure}");
        }
        return reports.All(report => report.Passed);
    }

    private static async Task ShowAsync(FlowFile file, bool asDiagram, TextWriter output)
    {
        var shown = FlowFiles.Show(file);
        if (asDiagram)
        {
            await output.WriteLineAsync(Mermaid.Of(shown));
            return;
        }
        await output.WriteLineAsync(shown.Flow);
        foreach (var stage in shown.Plan.Steps.Where(step => step.Within is null).GroupBy(step => step.Stage)
            .OrderBy(stage => stage.Key))
            await output.WriteLineAsync($"  {(stage.Key == 0 ? "at once" : "then"),-8}"
                + string.Join(", ", stage.Select(step => $"{step.Id} ({step.Kind})")));
    }
}
