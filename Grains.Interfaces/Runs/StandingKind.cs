namespace Meanwhile.Runs;

/// <summary>What something in a run stands and waits for.</summary>
public enum StandingKind
{
    /// <summary>An answer from the outside.</summary>
    Call,

    /// <summary>An instant.</summary>
    Timer,

    /// <summary>A signal, delivered by <c>POST /v1/runs/{run}/signals/{name}</c>.</summary>
    Signal,

    /// <summary>A call to an address of the run.</summary>
    Webhook,

    /// <summary>The next attempt of a call that failed.</summary>
    Retry,

    /// <summary>Somebody who lets the run go on with <c>:resume</c>.</summary>
    Resume,

    /// <summary>Another run with the same key that goes first.</summary>
    Queue,

    /// <summary>Room in a limit.</summary>
    Limit,
}
