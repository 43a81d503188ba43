namespace Meanwhile.Steps;

/// <summary>One branch of a <c>switch</c>; without a condition it is the one taken when no other is.</summary>
public sealed record Branch(InnerTemplate? If, InnerSteps Steps, InnerTemplate? Output);
