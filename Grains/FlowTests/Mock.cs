using Meanwhile.Steps;

namespace Meanwhile.FlowTests;

/// <summary>What a step gives in a test, and after how long.</summary>
/// <param name="Outcome">The value, or the failure.</param>
/// <param name="Takes">Virtual time until then.</param>
public sealed record Mock(StepOutcome Outcome, TimeSpan Takes);
