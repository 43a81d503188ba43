namespace Meanwhile.Flows;

/// <summary>An own REST address of a flow.</summary>
/// <param name="Method">Upper-case HTTP method.</param>
/// <param name="Path">Path with <c>{name}</c> for a segment that fills the input, e.g. <c>/brief/{user}</c>.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.flow-route")]
public sealed record FlowRoute([property: Id(0)] string Method, [property: Id(1)] string Path);
