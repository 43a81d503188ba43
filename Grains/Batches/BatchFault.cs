using Meanwhile.Errors;

namespace Meanwhile.Batches;

/// <summary>One thing wrong with a <c>batch</c>.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Setting">The setting of the step where it shows; null when that is the batch itself.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Hint">What to do.</param>
public sealed record BatchFault(ErrorCode Code, string? Setting, string Detail, string Hint);
