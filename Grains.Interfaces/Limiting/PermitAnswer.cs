namespace Meanwhile.Limiting;

/// <summary>What an owner gives of a concurrency limit.</summary>
/// <param name="Owner">The activation that answers.</param>
/// <param name="IsStale">It had to ask first what the silo holds; ask it again.</param>
/// <param name="Granted">Permits given to this silo so far.</param>
/// <param name="Ahead">Permits that others were waiting for when the last of this silo's was asked for.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.permit-answer")]
public sealed record PermitAnswer(
    [property: Id(0)] Guid Owner,
    [property: Id(1)] bool IsStale,
    [property: Id(2)] long Granted,
    [property: Id(3)] int Ahead);
