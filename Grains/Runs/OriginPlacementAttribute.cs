using Orleans.Placement;

namespace Meanwhile.Runs;

/// <inheritdoc cref="OriginPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OriginPlacementAttribute() : PlacementAttribute(OriginPlacement.Instance);
