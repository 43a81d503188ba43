namespace Meanwhile.Runs;

/// <summary>How one step of a <see cref="RandomTree"/> waits for another.</summary>
internal enum TreeBond
{
    Uses,
    UsesIfThere,
    OnlyAfter,
}
