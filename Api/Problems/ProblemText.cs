using System.Text.Json;
using Meanwhile.Errors;

namespace Meanwhile.Problems;

/// <summary>Writes lists of problems as the API shows them.</summary>
public static class ProblemText
{
    public static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<Problem> problems, string name = "errors")
    {
        writer.WriteStartArray(name);
        foreach (var problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("code", problem.Code);
            writer.WriteString("detail", problem.Detail);
            if (problem.Pointer is not null) writer.WriteString("pointer", $"#{problem.Pointer}");
            if (problem.Line is { } line) writer.WriteNumber("line", line);
            if (problem.Column is { } column) writer.WriteNumber("column", column);
            if (problem.Hint is not null) writer.WriteString("hint", problem.Hint);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
