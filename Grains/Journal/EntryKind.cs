namespace Meanwhile.Journal;

/// <summary>What an entry of a run says. Kept as a number: never renumbered.</summary>
public enum EntryKind : byte
{
    /// <summary>The run began its first step; the body is the key's state it begins with, when it has a key.</summary>
    Began = 1,

    /// <summary>An attempt with an effect is about to be made, for a step that must not be made twice.</summary>
    Attempted = 2,

    /// <summary>An attempt failed and another one follows; the body says when.</summary>
    Retrying = 3,

    /// <summary>A step ended with a value.</summary>
    Succeeded = 4,

    /// <summary>A step ended with a problem.</summary>
    Failed = 5,

    /// <summary>A step will not be run.</summary>
    Skipped = 6,

    /// <summary>A step waits: for a time, a signal, a call to its address.</summary>
    WaitBegan = 7,

    /// <summary>A signal arrived; the place is its name.</summary>
    Signalled = 8,

    /// <summary>The caller was answered before the end.</summary>
    Answered = 9,

    /// <summary>Somebody asked that no further step starts.</summary>
    Paused = 10,

    /// <summary>Somebody asked that steps start again.</summary>
    Resumed = 11,

    /// <summary>Somebody asked that the run ends.</summary>
    CancelRequested = 12,

    /// <summary>The run ended; the body is its result.</summary>
    Ended = 13,

    /// <summary>Somebody asked that the run goes on from the steps that failed.</summary>
    Retried = 14,

    /// <summary>A container began; it sees this instant as <c>now</c> whenever it is run through again.</summary>
    Entered = 16,

    /// <summary>All attempts of a step failed, and its fallback follows; the body is the problem.</summary>
    FellBack = 17,

    /// <summary>What a step had done was undone, or could not be.</summary>
    Compensated = 15,
}
