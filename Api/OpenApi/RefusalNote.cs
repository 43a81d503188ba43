namespace Meanwhile.OpenApi;

/// <summary>Problems a call is known to answer with.</summary>
internal sealed record RefusalNote(IReadOnlyList<ErrorCode> Codes);
