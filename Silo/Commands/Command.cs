using System.Globalization;
using Meanwhile.Documents;
using Meanwhile.Flows;

namespace Meanwhile.Commands;

/// <summary>
/// What the program does without serving. Ends with 0 when all is well, 1 when a flow is not, 2 when the command was
/// not understood.
/// </summary>
internal static class Command
{
    private const string Usage = """
        usage: meanwhile check  <folder or file>                  say all that is wrong with flows
               meanwhile test   <folder or file>                  run the tests beside them
               meanwhile plan   <folder or file> [--mermaid]      show what runs together
               meanwhile run    <file> [--input <json or @file>]  run a flow once and print its output
               meanwhile export <folder or file> --openapi | --mermaid | --arazzo [--out <folder>]
                                                                  describe flows to other programs
               … [--connections <folder>]                         for each: connections without it
               meanwhile [--urls … --data … --flows … --connections …]    serve
        """;

    /// <summary>Whether the program is asked for a command and not for serving.</summary>
    public static bool IsIn(string[] args) => args.Length > 0 && !args[0].StartsWith('-');

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is ["help"])
        {
            await output.WriteLineAsync(Usage);
            return 0;
        }
        var (line, fault) = CommandLine.Read(args);
        if (line is null)
        {
            await errors.WriteLineAsync($"{fault}\n\n{Usage}");
            return 2;
        }
        using var flows = new FlowFiles();
        var files = await flows.ReadAsync(line.Path, line.Connections, CancellationToken.None);
        return line.Command switch
        {
            "run" => await RunCommand.RunAsync(line, flows, files[0], output, errors),
            "export" => await ExportCommand.RunAsync(line, files, output, errors),
            _ => await ReportAsync(line, flows, files, output),
        };
    }

    private static async Task<int> ReportAsync(
        CommandLine line, FlowFiles flows, IReadOnlyList<FlowFile> files, TextWriter output)
    {
        var wrong = 0;
        foreach (var file in files)
        {
            await ShowProblemsAsync(file, output);
            if (file.Planning.Plan is null) wrong++;
            else if (line.Command == "plan") await ShowAsync(file, line.Has("mermaid"), output);
            else if (line.Command == "test" && !await TestAsync(flows, file, output)) wrong++;
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{files.Count} {(files.Count == 1 ? "flow" : "flows")}, {wrong} with errors"));
        return wrong == 0 ? 0 : 1;
    }

    /// <summary>Everything that is wrong with a flow; when nothing is, everything that is doubtful.</summary>
    public static async Task ShowProblemsAsync(FlowFile file, TextWriter output)
    {
        var found = file.Planning.Plan is null ? file.Planning.Problems : file.Planning.Warnings;
        if (found.Length > 0)
            await output.WriteLineAsync(ProblemPage.Render(file.Path, file.Definition.Text, found));
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
