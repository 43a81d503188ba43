namespace Meanwhile.OpenApi;

/// <summary>The body that a call takes.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Schema">Address of the JSON Schema that editors use for it; null when it may be any JSON.</param>
/// <param name="MediaTypes">The media types it may come in.</param>
internal sealed record BodyNote(string Description, string? Schema, IReadOnlyList<string> MediaTypes);
