using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>What came of reading a text.</summary>
/// <param name="Root">
/// The document, as far as it can be understood, so that later checks can add their problems to these; null when the
/// text could not be read to its end. Only a reading without problems may be acted upon.
/// </param>
/// <param name="Problems">Everything wrong with the text, by place; empty when the text is good.</param>
public sealed record DocumentReading(DocumentNode? Root, IReadOnlyList<Problem> Problems);
