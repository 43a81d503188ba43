namespace Meanwhile.Documents;

/// <summary>One case of yaml-test-suite.</summary>
/// <param name="Id">File and number, for example <c>9C9N-00</c>.</param>
/// <param name="Yaml">The text.</param>
/// <param name="Tree">The events a YAML parser sees in it; null when the case does not say.</param>
/// <param name="Json">The document as JSON; null when it has no such form.</param>
/// <param name="IsInvalid">True when no YAML parser may accept it.</param>
/// <param name="IsSkipped">True when the suite itself asks nobody to agree with it.</param>
internal sealed record YamlSuiteCase(
    string Id, string Yaml, string? Tree, string? Json, bool IsInvalid, bool IsSkipped)
{
    /// <summary>True for anchors, tags, keys that are no text or stand twice, and for 0 or 2 documents.</summary>
    public bool IsAgainstOurRules()
    {
        if (Tree is null) return false;
        var maps = new Stack<MapInTree?>();
        var documents = 0;
        foreach (var line in Tree.Split('\n').Select(line => line.TrimStart(' ')).Where(line => line.Length > 0))
        {
            if (line.StartsWith("+DOC", StringComparison.Ordinal)) documents++;
            if (line[0] == '-') maps.TryPop(out _);
            var isNode = line[0] == '=' || line.StartsWith("+MAP", StringComparison.Ordinal)
                || line.StartsWith("+SEQ", StringComparison.Ordinal);
            if (isNode && (HasProperties(line) || IsBadKey(line, maps))) return true;
            if (line[0] == '+') maps.Push(line.StartsWith("+MAP", StringComparison.Ordinal) ? new MapInTree() : null);
        }

        return documents != 1;
    }

    private static bool HasProperties(string line)
    {
        var words = line.Split(' ');
        return words[0] == "=ALI" || words.Skip(1).TakeWhile(word => word is "[]" or "{}" or ['&' or '<', ..])
            .Any(word => word is ['&' or '<', ..]);
    }

    private static bool IsBadKey(string line, Stack<MapInTree?> maps)
    {
        if (!maps.TryPeek(out var map) || map is null) return false;
        map.IsAtKey = !map.IsAtKey;
        return map.IsAtKey && (line[0] != '=' || !map.Keys.Add(line["=VAL :".Length..]));
    }

    private sealed class MapInTree
    {
        public HashSet<string> Keys { get; } = [];

        public bool IsAtKey { get; set; }
    }
}
