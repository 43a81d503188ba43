using Meanwhile.Flows;
using Meanwhile.OpenApi;

namespace Meanwhile.Commands;

/// <summary><c>export</c>: describes flows to programs that know OpenAPI, Mermaid or Arazzo.</summary>
internal static class ExportCommand
{
    private static readonly string[] Forms = ["openapi", "mermaid", "arazzo"];

    public static async Task<int> RunAsync(
        CommandLine line, IReadOnlyList<FlowFile> files, TextWriter output, TextWriter errors)
    {
        if (Forms.Where(line.Has).ToArray() is not [var form])
        {
            await errors.WriteLineAsync("`export` needs one of --openapi, --mermaid, --arazzo");
            return 2;
        }
        foreach (var file in files.Where(file => file.Planning.Plan is null))
            await Command.ShowProblemsAsync(file, errors);
        if (files.Any(file => file.Planning.Plan is null)) return 1;
        var flows = files.Select(FlowFiles.Show).OrderBy(flow => flow.Flow, StringComparer.Ordinal).ToArray();
        var texts = form switch
        {
            "openapi" => [("openapi.json", FlowExports.OpenApi(flows))],
            "arazzo" => [("arazzo.json", FlowExports.Arazzo(flows, "openapi.json"))],
            _ => flows.Select(flow => ($"{flow.Flow}.mmd", Mermaid.Of(flow))).ToArray(),
        };
        if (line.Value("out") is not { } folder)
        {
            foreach (var (name, text) in texts)
                await output.WriteLineAsync(form == "mermaid" ? $"%% {name}\n{text}" : text);
            return 0;
        }
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in texts)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text);
            await output.WriteLineAsync(Path.Combine(folder, name));
        }
        return 0;
    }
}
