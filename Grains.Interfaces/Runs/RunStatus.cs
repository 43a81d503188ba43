namespace Meanwhile.Runs;

/// <summary>Where a run is.</summary>
public enum RunStatus
{
    /// <summary>Steps are running or waiting for the outside.</summary>
    Running,

    /// <summary>Ended with the flow's output.</summary>
    Succeeded,

    /// <summary>Ended with a problem.</summary>
    Failed,

    /// <summary>Ended because nobody waits for it any more.</summary>
    Cancelled,
}
