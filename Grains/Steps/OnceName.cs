namespace Meanwhile.Steps;

/// <summary>
/// The name of a call of a durable run, for kinds that can record it together with its effect: then it is made exactly
/// once.
/// </summary>
/// <param name="Journal">The journal that keeps the run.</param>
/// <param name="Run">The run.</param>
/// <param name="Place">The step within it.</param>
public sealed record OnceName(Guid Journal, Guid Run, string Place);
