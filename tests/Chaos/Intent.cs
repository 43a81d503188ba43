using System.Text.Json;

namespace Meanwhile.Chaos;

/// <summary>A run that somebody wants: asked for until it is accepted, then looked at until it has ended.</summary>
internal sealed class Intent(int number, string flow, string input)
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> runs = [];

    public int Number => number;
    public string Flow => flow;
    public string Input => input;

    /// <summary>What the flow <c>counter</c> counts by; null for others.</summary>
    public string? Key { get; init; }

    /// <summary>What the flow <c>listen</c> must hear; 0 for others.</summary>
    public long Word { get; init; }

    /// <summary>The life of the silo that accepted it; 0 while none has.</summary>
    public int AcceptedIn { get; private set; }

    /// <summary>The life in which its end was first seen; 0 while it was not.</summary>
    public int EndedIn { get; private set; }

    /// <summary>When that was, milliseconds since 1970.</summary>
    public double EndedAt { get; private set; }

    public int Status { get; private set; }
    public string Result { get; private set; } = "";

    /// <summary>Its end when it was looked at once more, after everything.</summary>
    public (int Status, string Result)? Last { get; set; }

    /// <summary>Every run that was named for it: there must be one.</summary>
    public IReadOnlyCollection<Guid> Runs
    {
        get
        {
            lock (gate) return [.. runs];
        }
    }

    public Guid Run => Runs.First();

    public void Accept(Guid run, int life)
    {
        lock (gate) runs.Add(run);
        if (AcceptedIn == 0) AcceptedIn = life;
    }

    public void End(int status, string result, int life)
    {
        (Status, Result, EndedAt) = (status, result, Effects.Now);
        EndedIn = life;
    }

    /// <summary>The output; null when the run has failed.</summary>
    public JsonElement? Output()
    {
        if (Status != 200) return null;
        using var document = JsonDocument.Parse(Result);
        return document.RootElement.Clone();
    }
}
