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

    /// <summary>Ended because somebody asked for it, or because nobody waits for it any more.</summary>
    Cancelled,

    /// <summary>Nothing of it is at work: it waits for a time, a signal or a call.</summary>
    Waiting,

    /// <summary>Somebody asked that no further step starts.</summary>
    Paused,

    /// <summary>Another run with the same key goes first.</summary>
    Queued,
}
