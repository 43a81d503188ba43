using Meanwhile.Flows;

namespace Meanwhile.Connections;

/// <summary>One connection as kept: the text holds no secret, only the names of secrets.</summary>
/// <param name="Name">Name by which steps mention it.</param>
/// <param name="Kind"><c>http</c>, <c>postgres</c> or <c>files</c>.</param>
/// <param name="Version">Content hash of the text, 16 hex digits.</param>
/// <param name="Definition">The text as stored.</param>
/// <param name="Origin">Where it came from: <c>api</c>, <c>file:</c> and a name, or <c>built-in</c>.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.connection-version")]
public sealed record ConnectionVersion(
    [property: Id(0)] string Name,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Version,
    [property: Id(3)] Definition Definition,
    [property: Id(4)] string Origin);
