namespace Meanwhile.Steps;

/// <summary>A single value under the kind's name means this setting: <c>wait: 15m</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShortFormAttribute(string setting) : Attribute
{
    public string Setting { get; } = setting;
}
