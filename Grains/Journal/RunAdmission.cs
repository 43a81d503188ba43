namespace Meanwhile.Journal;

/// <summary>What became of a run that asked to be kept.</summary>
/// <param name="Run">The run with this idempotency key: the one that asked, or the one that was there.</param>
/// <param name="IsNew">Whether it is the one that asked.</param>
/// <param name="FitsInput">Whether the one that was there was started with the same input.</param>
public sealed record RunAdmission(Guid Run, bool IsNew, bool FitsInput);
