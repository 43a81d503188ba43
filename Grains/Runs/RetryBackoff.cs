namespace Meanwhile.Runs;

/// <summary>How the delay between two attempts grows.</summary>
public enum RetryBackoff
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Once, twice, three times the delay.</summary>
    Linear,

    /// <summary>Doubling.</summary>
    Exponential,
}
