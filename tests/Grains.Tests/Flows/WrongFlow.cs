using System.Text;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Schemas;

namespace Meanwhile.Flows;

/// <summary>One flow that somebody got wrong.</summary>
/// <param name="Title">What is wrong with it, in words.</param>
/// <param name="Text">The flow as it was sent.</param>
/// <param name="File">What its author calls the file.</param>
internal sealed record WrongFlow(string Title, byte[] Text, string File = "flow.yaml")
{
    public WrongFlow(string title, string text, string file = "flow.yaml")
        : this(title, Encoding.UTF8.GetBytes(text), file)
    {
    }

    public Definition Definition => new(Text, File.EndsWith(".json") ? "application/json" : "application/yaml");

    /// <summary>The problems as their author gets to see them.</summary>
    public string Page(IReadOnlyCollection<Problem> problems) => ProblemPage.Render(File, Text, problems);

    /// <summary>What an editor makes of it.</summary>
    public EditorView SeenBy(JsonSchema schema)
    {
        var reading = DocumentReader.Read(Text);
        if (reading.Root is null || reading.Problems.Count > 0) return EditorView.NoDocument;
        var faults = schema.Check(Encoding.UTF8.GetBytes(reading.Root.ToJson()));
        return faults.Count > 0 ? EditorView.SchemaSeesIt : EditorView.OnlyTheChecker;
    }
}
