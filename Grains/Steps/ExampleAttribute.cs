namespace Meanwhile.Steps;

/// <summary>
/// Shows a kind at work, on the page about it: a flow with its tests, or a connection. A test runs every example.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExampleAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}
