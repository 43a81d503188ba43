namespace Meanwhile.Upstreams;

/// <summary>What an upstream answered. Nothing of it depends on the socket any more.</summary>
public sealed class UpstreamAnswer(AnswerHead head, ReadOnlyMemory<byte>? body, bool isTooLarge)
{
    public int Status => head.Status;

    /// <summary>Its headers, as they came.</summary>
    public AnswerHead Head => head;

    /// <summary>The body without its framing; null when nobody wanted it or it was too large.</summary>
    public ReadOnlyMemory<byte>? Body => body;

    /// <summary>Whether the body was left unread because it is longer than the call allows.</summary>
    public bool IsTooLarge => isTooLarge;
}
