using Meanwhile.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlStyle = YamlDotNet.Core.ScalarStyle;

namespace Meanwhile.Documents;

/// <summary>
/// Reads one YAML document from the parser's events. The events come one at a time and are counted as they come; the
/// tree builders of the YAML library follow a stranger's nesting down until the process dies.
/// </summary>
internal sealed class YamlReading
{
    private readonly Findings _findings;
    private readonly Parser _parser;
    private readonly YamlRules _rules;

    // Where the brackets stand that are open at the moment: what a message about a missing one has to name.
    private readonly Stack<int> _brackets = [];
    private Mark _passed = Mark.Empty;

    private YamlReading(Findings findings)
    {
        _findings = findings;
        _rules = new YamlRules(findings);
        _parser = new Parser(new StringReader(findings.Source.Text));
    }

    /// <summary>The document; null when the text could not be read to its end.</summary>
    public static DocumentNode? Read(Findings findings)
    {
        var root = new YamlReading(findings).ReadStream();
        return findings.Stopped ? null : root;
    }

    private DocumentNode? ReadStream()
    {
        if (!Next() || !Next()) return null;
        if (_parser.Current is StreamEnd)
        {
            _findings.Stop(ErrorCodes.DefinitionSyntax, new Place(1, 1), Trail.Root,
                "The text is empty; a definition was expected.",
                "A flow begins with `flow: name`, a connection with `kind: http`.");
            return null;
        }

        if (!Next()) return null;
        var root = ReadNode(depth: 0, Trail.Root);
        if (root is null || !Next() || !Next()) return null;
        if (_parser.Current is DocumentStart second) _rules.RefuseSecondDocument(second);
        return root;
    }

    /// <summary>Goes to the next event; false when the text is no YAML from here on.</summary>
    private bool Next()
    {
        if (_findings.Stopped) return false;
        try
        {
            if (_parser.Current is { } current) _passed = current.End;
            if (_parser.MoveNext()) return true;
            ReportFault("", _passed);
        }
        catch (YamlException fault)
        {
            ReportFault(fault.Message, fault.Start);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The parser has bugs on odd input, and an odd input is the sender's mistake, not a failure of ours.
            ReportFault("", _passed);
        }

        return false;
    }

    private void ReportFault(string message, Mark at) =>
        new YamlFault(_findings, _brackets).Report(message, (int)at.Index, (int)_passed.Index);

    private DocumentNode? ReadNode(int depth, Trail trail)
    {
        var current = (ParsingEvent)_parser.Current!;
        var place = _findings.Source.PlaceAt(current.Start.Index);
        var isContainer = current is SequenceStart or MappingStart;
        if (!_findings.Count(isContainer ? depth + 1 : depth, place, trail)) return null;
        if (current is NodeEvent node) _rules.CheckProperties(node, trail);
        switch (current)
        {
            case SequenceStart list:
                return Bracketed(list.Style == SequenceStyle.Flow, list, () => ReadList(depth, place, trail));
            case MappingStart map:
                return Bracketed(map.Style == MappingStyle.Flow, map, () => ReadMap(map, depth, place, trail));
            case Scalar scalar:
                return ReadScalar(scalar, trail);
            case AnchorAlias alias:
                _rules.RefuseAlias(alias, trail);
                return new ScalarNode(ScalarKind.Null, "null", SourceOf(alias, ScalarStyle.Plain), trail);
            default:
                // An end without its beginning: one of the parser's bugs on odd input, see Next.
                ReportFault("", current.Start);
                return null;
        }
    }

    private DocumentNode? Bracketed(bool inBrackets, ParsingEvent start, Func<DocumentNode?> read)
    {
        if (inBrackets) _brackets.Push((int)start.Start.Index);
        var node = read();
        if (inBrackets) _brackets.Pop();
        return node;
    }

    private ListNode? ReadList(int depth, Place place, Trail trail)
    {
        var items = new List<DocumentNode>();
        while (Next() && _parser.Current is not SequenceEnd)
        {
            var item = ReadNode(depth + 1, trail.To(items.Count));
            if (item is null) return null;
            items.Add(item);
        }

        return _findings.Stopped ? null : new ListNode(items, place, trail);
    }

    private MapNode? ReadMap(MappingStart map, int depth, Place place, Trail trail)
    {
        var isExpression = _rules.IsUnquotedExpression(map, trail);
        var entries = new List<MapEntry>();
        var byKey = new Dictionary<string, MapEntry>();
        while (Next() && _parser.Current is not MappingEnd)
        {
            var keyPlace = _findings.Source.PlaceAt(_parser.Current!.Start.Index);
            var key = (_parser.Current as Scalar)?.Value;
            if (!ReadKey(key, isExpression, depth, trail) || !Next()) return null;
            var value = ReadNode(depth + 1, key is null ? trail : trail.To(key));
            if (value is null) return null;
            if (key is null || !_findings.TryKey(key, keyPlace, trail, byKey)) continue;
            var entry = new MapEntry(key, keyPlace, value);
            byKey.Add(key, entry);
            entries.Add(entry);
        }

        return _findings.Stopped ? null : new MapNode(entries, byKey, place, trail);
    }

    /// <summary>Passes a key; one that is no text is passed as a node, so that its own problems are found.</summary>
    private bool ReadKey(string? key, bool isExpression, int depth, Trail map)
    {
        if (key is null && !isExpression) _rules.RefuseKey(_parser.Current!, map);
        if (key is null) return ReadNode(depth + 1, map) is not null;
        _rules.CheckKey((Scalar)_parser.Current!, map);
        return true;
    }

    private ScalarNode ReadScalar(Scalar scalar, Trail trail)
    {
        var source = SourceOf(scalar, scalar.Style switch
        {
            YamlStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlStyle.Literal or YamlStyle.Folded => ScalarStyle.Block,
            _ => ScalarStyle.Plain,
        });
        if (scalar.Style != YamlStyle.Plain) return new ScalarNode(ScalarKind.Text, scalar.Value, source, trail);

        var (kind, text) = CoreSchema.Read(scalar.Value);
        if (kind == ScalarKind.Text) _rules.CheckNumber(text, source.Place, trail);
        if (kind != ScalarKind.Number) return new ScalarNode(kind, text, source, trail);
        return _findings.IsTooLong(text, source.Place, trail)
            ? new ScalarNode(ScalarKind.Null, "null", source, trail)
            : new ScalarNode(ScalarKind.Number, CoreSchema.JsonNumber(text), source, trail);
    }

    private ScalarSource SourceOf(ParsingEvent start, ScalarStyle style) =>
        new(_findings.Source, start.Start.Index, style);
}
