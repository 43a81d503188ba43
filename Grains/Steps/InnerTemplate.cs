using Meanwhile.Expressions;

namespace Meanwhile.Steps;

/// <summary>A value of a container that is filled in inside it, once for each time its steps have run.</summary>
public sealed record InnerTemplate(PlannedTemplate Planned);
