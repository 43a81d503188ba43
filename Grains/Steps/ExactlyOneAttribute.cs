namespace Meanwhile.Steps;

/// <summary>Of these settings, exactly one has to be given.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExactlyOneAttribute(params string[] settings) : Attribute
{
    public IReadOnlyList<string> Settings { get; } = settings;
}
