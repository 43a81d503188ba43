namespace Meanwhile.Steps;

/// <summary>What wins a <c>race</c>.</summary>
public enum RaceFirst
{
    /// <summary>The first that succeeds; it fails only when all have.</summary>
    Success,

    /// <summary>The first that ends, whichever way.</summary>
    Settled,
}
