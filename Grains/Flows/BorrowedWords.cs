namespace Meanwhile.Flows;

/// <summary>Words that people bring along from other languages of flows, and ours for the same thing.</summary>
internal static class BorrowedWords
{
    private static readonly (string Word, string Ours)[] Words =
    [
        ("name", "flow"), ("id", "flow"), ("on", "triggers"), ("jobs", "steps"), ("tasks", "steps"),
        ("states", "steps"), ("comment", "description"), ("parameters", "input"), ("result", "output"),
        ("needs", "dependsOn"), ("depends", "dependsOn"), ("after", "dependsOn"), ("when", "if"), ("condition", "if"),
        ("retries", "retry"), ("catch", "fallback"), ("continueOnError", "onError"),
        ("attempts", "max"), ("maxAttempts", "max"), ("tries", "max"), ("interval", "delay"),
        ("params", "query"), ("parameters", "query"), ("statement", "query"), ("parameters", "params"),
        ("args", "params"), ("uri", "url"), ("address", "url"), ("data", "body"), ("json", "body"),
        ("int", "integer"), ("long", "integer"), ("float", "number"), ("double", "number"), ("decimal", "number"),
        ("bool", "boolean"), ("str", "string"), ("text", "string"), ("date", "string"), ("datetime", "string"),
        ("timestamp", "string"), ("uuid", "string"), ("list", "array"), ("map", "object"), ("dict", "object"),
    ];

    /// <summary>Our word for it among those known here; null when there is none.</summary>
    public static string? Find(string word, IReadOnlyCollection<string> known) => Words
        .Where(pair => pair.Word.Equals(word, StringComparison.OrdinalIgnoreCase) && known.Contains(pair.Ours))
        .Select(pair => pair.Ours)
        .FirstOrDefault();
}
