namespace Meanwhile.Benchmarks;

/// <summary>What the callers of a round share: whether answers count now, and the first error.</summary>
internal sealed class LoadRound
{
    private volatile bool counting;
    private volatile bool over;
    private volatile string? firstError;

    public bool IsCounting => counting;

    public bool IsOver => over;

    public string? FirstError => firstError;

    public void Count() => counting = true;

    public void End()
    {
        counting = false;
        over = true;
    }

    public void Note(string fault) => firstError ??= fault;
}
