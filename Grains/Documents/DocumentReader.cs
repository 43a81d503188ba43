using System.Text;
using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>
/// Reads a definition as a person sends it: YAML 1.2, or JSON. The text is a stranger's, so size, depth and number of
/// values are bounded before anything is built from them, and everything wrong with it comes back at once.
/// </summary>
public static class DocumentReader
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads UTF-8 text, with or without a byte order mark, that holds exactly one document.</summary>
    public static DocumentReading Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > Limits.DefinitionBytesMax) return TooLarge(utf8.Length);
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span)) return NotUtf8(utf8.Span);

        var source = new SourceText(Strict.GetString(utf8.Span));
        return ReadAsJson(source, utf8.Span) ?? ReadAsYaml(source);
    }

    /// <summary>
    /// JSON is nearly YAML, but its escapes, its numbers and its line separators differ: what is JSON is read as JSON.
    /// </summary>
    private static DocumentReading? ReadAsJson(SourceText source, ReadOnlySpan<byte> utf8)
    {
        if (source.Text.AsSpan().TrimStart(" \t\r\n") is not ['{' or '[', ..]) return null;
        var findings = new Findings(source);
        var isJson = JsonReading.TryRead(utf8, findings, out var root);
        return isJson ? new DocumentReading(root, findings.Problems) : null;
    }

    private static DocumentReading ReadAsYaml(SourceText source)
    {
        var findings = new Findings(source);
        YamlCharacters.Check(findings);
        if (findings.Stopped) return new DocumentReading(null, findings.Problems);
        var root = YamlReading.Read(findings);
        return new DocumentReading(root, findings.Problems);
    }

    private static DocumentReading TooLarge(int bytes)
    {
        var findings = new Findings(new SourceText(""));
        findings.Stop(ErrorCodes.OverLimit, new Place(1, 1), Trail.Root,
            $"The text has {Findings.Number(bytes)} bytes; " +
            $"a definition has at most {Findings.Number(Limits.DefinitionBytesMax)}.",
            "Split it, or keep its data in a file.");
        return new DocumentReading(null, findings.Problems);
    }

    private static DocumentReading NotUtf8(ReadOnlySpan<byte> bytes)
    {
        var good = ValidPrefix(bytes);
        var findings = new Findings(new SourceText(Encoding.UTF8.GetString(bytes[..good])));
        findings.Stop(ErrorCodes.DefinitionSyntax, findings.Source.PlaceAt(good), null,
            $"The text is not UTF-8: byte 0x{bytes[good]:X2} cannot stand here.",
            "Save the file in the encoding UTF-8.");
        return new DocumentReading(null, findings.Problems);
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
