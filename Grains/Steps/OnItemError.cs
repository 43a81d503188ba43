namespace Meanwhile.Steps;

/// <summary>What a failed item does to its <c>forEach</c>.</summary>
public enum OnItemError
{
    /// <summary>Ends it.</summary>
    Fail,

    /// <summary>Leaves null in its place.</summary>
    Continue,
}
