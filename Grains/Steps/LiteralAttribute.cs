namespace Meanwhile.Steps;

/// <summary>A setting that must not hold expressions; <see cref="Why"/> ends the sentence "… because".</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LiteralAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
