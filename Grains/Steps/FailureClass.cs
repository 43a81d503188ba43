namespace Meanwhile.Steps;

/// <summary>The kinds of failure that a retry rule tells apart.</summary>
public enum FailureClass
{
    /// <summary>Trying again would give the same.</summary>
    Other,

    /// <summary>No connection, or it broke.</summary>
    Connect,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>An answer with an error status.</summary>
    Status,

    /// <summary>A step inside failed.</summary>
    Inside,
}
