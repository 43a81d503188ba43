namespace Meanwhile.Steps;

/// <summary>The setting is the body of a JavaScript function; its value is what that returns.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScriptAttribute : Attribute;
