using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.Shares;

/// <summary>
/// A value that many runs take: its parts as bytes that nobody changes. Each run gets a value of its own around them,
/// for a value puts itself together when first asked to.
/// </summary>
public sealed class KeptValue
{
    private const int BytesOfEntry = 256;

    private readonly StepMember[] members;
    private readonly ReadOnlyMemory<byte> whole;
    private HttpLifetime? lifetime;

    private KeptValue(StepMember[] members, ReadOnlyMemory<byte> whole, long cameAt)
    {
        (this.members, this.whole, CameAt) = (members, whole, cameAt);
        Bytes = BytesOfEntry + whole.Length + members.Sum(member => member.Json.Length + (2 * member.Name.Length));
    }

    /// <summary>When it came, as a timestamp of this silo's clock.</summary>
    public long CameAt { get; }

    /// <summary>About how much memory it takes.</summary>
    public int Bytes { get; }

    /// <summary>What its own headers say about it.</summary>
    public HttpLifetime Lifetime => lifetime ??= HttpLifetime.Of(ToStepValue());

    /// <summary>Copies what a step gave, so that nothing larger is held on to behind it.</summary>
    public static KeptValue Of(StepValue value, long cameAt) => value.Members is { } members
        ? new([.. members.Select(member => new StepMember(member.Name, member.Json.ToArray()))], default, cameAt)
        : new([], value.Json.ToArray(), cameAt);

    /// <summary>What another silo has sent.</summary>
    public static KeptValue Of(SharedValue shared, TimeProvider time)
    {
        var age = shared.AgeMilliseconds * time.TimestampFrequency / 1000;
        var cameAt = time.GetTimestamp() - age;
        return shared.Names.Length == 0
            ? new([], shared.Parts[0], cameAt)
            : new([.. shared.Names.Zip(shared.Parts, (name, json) => new StepMember(name, json))], default, cameAt);
    }

    public StepValue ToStepValue() => members.Length == 0 ? new StepValue(whole) : new StepValue(members);

    /// <summary>The value for another silo.</summary>
    public SharedValue ToShared(TimeProvider time) => new(
        [.. members.Select(member => member.Name)],
        members.Length == 0 ? [whole.ToArray()] : [.. members.Select(member => member.Json.ToArray())],
        (long)Age(time).TotalMilliseconds);

    public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(CameAt);
}
