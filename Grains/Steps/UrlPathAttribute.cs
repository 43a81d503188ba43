namespace Meanwhile.Steps;

/// <summary>A text that becomes a URL path: what expressions give is percent-encoded as one segment.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UrlPathAttribute : Attribute;
