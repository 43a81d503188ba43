namespace Meanwhile.Steps;

/// <summary>A number of bytes, written <c>64KiB</c>, <c>10MB</c> or <c>512</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeAttribute(long max) : Attribute
{
    public long Max { get; } = max;
}
