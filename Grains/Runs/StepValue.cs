using System.Text;

namespace Meanwhile.Runs;

/// <summary>
/// What a step gave: JSON text that nobody has parsed. A step that gives several things (status, headers, body) keeps
/// them apart, so that a path to one of them is a look-up and the body is handed on as the very bytes that came.
/// </summary>
public sealed class StepValue
{
    /// <summary>The value of a step that was skipped, or that failed and may.</summary>
    public static readonly StepValue Null = new("null"u8.ToArray());

    private readonly StepMember[]? members;
    private ReadOnlyMemory<byte> whole;

    /// <summary>A value that is one JSON text.</summary>
    public StepValue(ReadOnlyMemory<byte> json) => whole = json;

    /// <summary>A value that is an object of these members.</summary>
    public StepValue(params StepMember[] members) => this.members = members;

    /// <summary>The members; null for a value that is one JSON text.</summary>
    public IReadOnlyList<StepMember>? Members => members;

    /// <summary>Whether the value is kept as members.</summary>
    public bool HasMembers => members is not null;

    /// <summary>Bytes of its JSON, about: parts that nobody has looked at are not made for being counted.</summary>
    public int Bytes => members is null ? whole.Length : members.Sum(member => member.BytesMade + member.Name.Length);

    /// <summary>The member with this name, when the value is kept as members and has it.</summary>
    public ReadOnlyMemory<byte>? Member(string name)
    {
        foreach (var member in members ?? [])
            if (member.Name == name) return member.Json;
        return null;
    }

    /// <summary>The whole value as one JSON text; put together when first asked for.</summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            if (whole.IsEmpty) whole = Compose(members!);
            return whole;
        }
    }

    /// <summary>Adds the whole value to a larger text, without putting it together first.</summary>
    internal void WriteTo(ref JsonObjectText text)
    {
        if (!whole.IsEmpty)
        {
            text.Write(whole.Span);
            return;
        }
        text.Open();
        foreach (var member in members!) text.Add(member.Name, member.Json);
        text.Close();
    }

    private static byte[] Compose(StepMember[] members)
    {
        var text = new JsonObjectText(256);
        foreach (var member in members) text.Add(member.Name, member.Json);
        return text.End();
    }

    public override string ToString() => Encoding.UTF8.GetString(Json.Span);
}
