namespace Meanwhile.Upstreams;

/// <summary>How the end of an answer's body is known (RFC 9112, section 6.3).</summary>
/// <param name="Length">Bytes of the body; null when they are chunked or end with the connection.</param>
/// <param name="IsChunked">Whether the body comes in chunks.</param>
/// <param name="KeepsOpen">Whether the socket may serve another call after it.</param>
internal readonly record struct AnswerFraming(long? Length, bool IsChunked, bool KeepsOpen);
