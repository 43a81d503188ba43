namespace Meanwhile.Runs;

/// <summary>Where a step of a run is.</summary>
public enum StepStatus
{
    /// <summary>Waits for other steps.</summary>
    Pending,

    /// <summary>Has been started.</summary>
    Running,

    /// <summary>Ended with a value.</summary>
    Succeeded,

    /// <summary>Was not run: its condition was false, or a step it needs was skipped. Its value is null.</summary>
    Skipped,

    /// <summary>Ended with a problem.</summary>
    Failed,

    /// <summary>Was stopped because the run ended.</summary>
    Cancelled,
}
