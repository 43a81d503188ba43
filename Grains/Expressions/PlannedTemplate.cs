namespace Meanwhile.Expressions;

/// <summary>A template and the expressions in it that need the script engine; the others are plain paths.</summary>
public sealed record PlannedTemplate(Template Template, IReadOnlyList<Expression> Scripts);
