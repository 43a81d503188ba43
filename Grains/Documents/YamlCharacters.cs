using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>
/// Characters that may not reach the YAML parser: it takes NUL for the end of the text and would silently drop the
/// rest, and it takes three others for line breaks, which YAML 1.2 does not.
/// </summary>
internal static class YamlCharacters
{
    public static void Check(Findings findings)
    {
        var text = findings.Source.Text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\u0085' or '\u2028' or '\u2029') RefuseSeparator(findings, i);
            else if (text[i] < ' ' && text[i] is not ('\t' or '\n' or '\r')) RefuseControl(findings, i);
            if (findings.Stopped) return;
        }
    }

    private static void RefuseSeparator(Findings findings, int at) => findings.Stop(
        ErrorCodes.DefinitionSyntax, findings.Source.PlaceAt(at), null,
        $"An invisible line separator, {Name(at, findings)}, stands here; YAML readers disagree about what it means.",
        $"Remove it, or write `\\u{(int)findings.Source.Text[at]:x4}` in double quotes if it is meant.");

    private static void RefuseControl(Findings findings, int at) => findings.Stop(
        ErrorCodes.DefinitionSyntax, findings.Source.PlaceAt(at), null,
        $"A control character, {Name(at, findings)}, stands here; YAML does not allow it.",
        $"Remove it, or write `\\x{(int)findings.Source.Text[at]:x2}` in double quotes if it is meant.");

    private static string Name(int at, Findings findings) => $"U+{(int)findings.Source.Text[at]:X4}";
}
