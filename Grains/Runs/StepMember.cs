namespace Meanwhile.Runs;

/// <summary>
/// One named part of a step's value. A part that most flows never look at is made when first asked for.
/// </summary>
public sealed class StepMember
{
    private Func<ReadOnlyMemory<byte>>? make;
    private ReadOnlyMemory<byte> json;

    public StepMember(string name, ReadOnlyMemory<byte> json) => (Name, this.json) = (name, json);

    public StepMember(string name, Func<ReadOnlyMemory<byte>> make) => (Name, this.make) = (name, make);

    public string Name { get; }

    /// <summary>Bytes of its JSON text; 0 while nobody has asked for it.</summary>
    public int BytesMade => json.Length;

    /// <summary>The part as JSON text.</summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            if (make is null) return json;
            json = make();
            make = null;
            return json;
        }
    }
}
