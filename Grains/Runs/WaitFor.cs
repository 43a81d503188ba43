namespace Meanwhile.Runs;

/// <summary>What a <c>wait</c> waits for.</summary>
public enum WaitFor
{
    /// <summary>An instant.</summary>
    Time,

    /// <summary>A signal with a name.</summary>
    Signal,

    /// <summary>A call to an address of the run.</summary>
    Webhook,
}
