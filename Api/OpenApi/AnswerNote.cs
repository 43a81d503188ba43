namespace Meanwhile.OpenApi;

/// <summary>One answer of a call that went well.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Meaning">What it means, in a sentence.</param>
/// <param name="Schema">Name of its body's schema in the document; null when the body may be anything.</param>
/// <param name="MediaType">Media type of its body; null when it has none.</param>
internal sealed record AnswerNote(int Status, string Meaning, string? Schema, string? MediaType);
