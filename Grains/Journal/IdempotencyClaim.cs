namespace Meanwhile.Journal;

/// <summary>A name that gives the same run to everybody who sends it.</summary>
/// <param name="Key">The name, told apart by tenant and flow; 1 to 256 characters.</param>
/// <param name="Fingerprint">Hash of the input: the same name with another one is a mistake.</param>
/// <param name="KeptUntil">From then on the name may be used again.</param>
public sealed record IdempotencyClaim(string Key, string Fingerprint, DateTimeOffset KeptUntil);
