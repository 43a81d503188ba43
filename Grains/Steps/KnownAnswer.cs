using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>An answer that was given before, and by what its upstream knows it.</summary>
/// <param name="Value">What the step gave.</param>
/// <param name="ETag">Its <c>ETag</c>; null when it had none.</param>
/// <param name="LastModified">Its <c>Last-Modified</c>; null when it had none.</param>
public sealed record KnownAnswer(StepValue Value, string? ETag, string? LastModified);
