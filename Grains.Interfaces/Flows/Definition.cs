namespace Meanwhile.Flows;

/// <summary>The text of a flow or a connection exactly as somebody wrote it.</summary>
/// <param name="Text">UTF-8, YAML or JSON; at most <see cref="Limits.DefinitionBytesMax"/> bytes. Never written to
/// again.</param>
/// <param name="MediaType"><c>application/yaml</c> or <c>application/json</c>; decides only how it is given
/// back.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.definition")]
public sealed record Definition([property: Id(0)] byte[] Text, [property: Id(1)] string MediaType);
