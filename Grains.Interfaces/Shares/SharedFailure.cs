namespace Meanwhile.Shares;

/// <summary>How a call failed that others have waited for.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Status">The status of the upstream's answer; null when there was none.</param>
/// <param name="Attempts">How often it was tried.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.shared-failure")]
public sealed record SharedFailure(
    [property: Id(0)] string Code,
    [property: Id(1)] string Detail,
    [property: Id(2)] int? Status,
    [property: Id(3)] int Attempts);
