namespace Meanwhile.Flows;

/// <summary>What a run outlives.</summary>
public enum Durability
{
    /// <summary>Nothing: it ends with its process.</summary>
    No,

    /// <summary>Nothing at first; everything once it waits long, its caller leaves, or its silo drains.</summary>
    Auto,

    /// <summary>Everything from the start: what was accepted is kept.</summary>
    Yes,
}
