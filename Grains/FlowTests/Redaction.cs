using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Connections;

namespace Meanwhile.FlowTests;

/// <summary>
/// Takes out of recorded values what nobody may read in a file: secrets, and what stands under the name of a
/// credential, wherever else it has been copied to.
/// </summary>
internal sealed class Redaction
{
    public const string Hidden = "[redacted]";

    /// <summary>Shorter texts are taken out only where they are the whole value: innocent words hold them.</summary>
    private const int PartCharsMin = 6;

    private readonly HashSet<string> secrets = new(StringComparer.Ordinal);

    public Redaction(IEnumerable<string> secrets)
    {
        foreach (var secret in secrets) Learn(secret);
    }

    /// <summary>Looks for credentials in a value; do so for all before the first is redacted.</summary>
    public void Learn(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) Learn(item);
        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (var member in value.EnumerateObject())
        {
            Learn(member.Value);
            if (CredentialNames.Has(member.Name) && member.Value.ValueKind == JsonValueKind.String)
                Learn(member.Value.GetString()!);
        }
    }

    /// <summary>The value without them. Numbers keep every digit; of members with one name the last counts.</summary>
    public JsonNode? Apply(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Apply(value.EnumerateObject()),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Apply)]),
        JsonValueKind.String => JsonValue.Create(Apply(value.GetString()!)),
        JsonValueKind.Number when secrets.Contains(value.GetRawText()) => JsonValue.Create(Hidden),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value.Clone()),
    };

    public string Apply(string text)
    {
        if (secrets.Contains(text)) return Hidden;
        foreach (var secret in secrets.Where(secret => secret.Length >= PartCharsMin)
            .OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    private JsonObject Apply(JsonElement.ObjectEnumerator members)
    {
        var redacted = new JsonObject();
        foreach (var member in members)
            redacted[Apply(member.Name)] =
                CredentialNames.Has(member.Name) && member.Value.ValueKind is JsonValueKind.String
                    or JsonValueKind.Number
                    ? JsonValue.Create(Hidden)
                    : Apply(member.Value);
        return redacted;
    }

    /// <summary>A scheme before a credential, and the name of a cookie, do not make it another credential.</summary>
    private void Learn(string secret)
    {
        if (secret.Length == 0 || secret == Hidden) return;
        secrets.Add(secret);
        foreach (var part in secret.Split([' ', ';', '=', ','], StringSplitOptions.RemoveEmptyEntries))
            if (part.Length >= PartCharsMin * 2) secrets.Add(part);
    }
}
