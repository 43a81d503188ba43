namespace Meanwhile.Runs;

/// <summary>What people can ask of a run.</summary>
public enum RunChange
{
    /// <summary>End now; what can be undone is undone.</summary>
    Cancel,

    /// <summary>Start no further step.</summary>
    Pause,

    /// <summary>Start steps again.</summary>
    Resume,

    /// <summary>Go on from the steps that failed.</summary>
    Retry,
}
