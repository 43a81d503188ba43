using Meanwhile.Documents;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>A step as written.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Place">Where the name stands.</param>
/// <param name="Node">All of it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Settings">What stands under the kind.</param>
public sealed record StepDeclaration(string Id, Place Place, MapNode Node, StepKind Kind, DocumentNode Settings);
