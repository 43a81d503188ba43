namespace Meanwhile.Shares;

/// <summary>
/// The answer to who asks for the value of a call. With a ticket: make the call. With a failure: somebody else has made
/// it. With neither: take the value; and where there is none either, ask again.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.share-reply")]
public sealed record ShareReply
{
    /// <summary>Nothing has happened yet.</summary>
    public static readonly ShareReply AskAgain = new();

    /// <summary>The value; beside a ticket or a failure the last one there was, and null when there was none.</summary>
    [Id(0)]
    public SharedValue? Value { get; init; }

    /// <summary>Names the call that the one who asked makes now; null when he does not.</summary>
    [Id(1)]
    public long? Ticket { get; init; }

    /// <summary>How the call failed that he has waited for; null when none did.</summary>
    [Id(2)]
    public SharedFailure? Failure { get; init; }
}
