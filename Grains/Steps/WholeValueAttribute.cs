namespace Meanwhile.Steps;

/// <summary>The kind has no settings: whatever stands under its name is the value of the one property.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WholeValueAttribute : Attribute;
