namespace Meanwhile.Limiting;

/// <summary>
/// The permits of one concurrency limit, as their owner keeps them: who has how many, and who waits, first come first
/// served. Counts are totals, so hearing the same twice changes nothing.
/// </summary>
internal sealed class PermitLedger
{
    private readonly Dictionary<string, Account> accounts = [];
    private readonly LinkedList<(string Silo, long Count)> waiting = new();
    private int limit;

    private long InUse => accounts.Values.Sum(account => account.Granted - account.Released);

    /// <summary>Takes over what a silo wants and gives back; gives the silos that were granted something by it.
    /// </summary>
    public HashSet<string> Take(PermitAsk ask)
    {
        limit = ask.Limit;
        var account = AccountOf(ask.Silo);
        account.Released = Math.Max(account.Released, ask.Released);
        if (ask.Asked > account.Asked)
        {
            account.Ahead = (int)waiting.Sum(one => one.Count);
            waiting.AddLast((ask.Silo, ask.Asked - account.Asked));
            account.Asked = ask.Asked;
        }
        var granted = Grant();
        if (ask.FailsAtOnce) Decline(ask.Silo);
        return granted;
    }

    /// <summary>Permits given to a silo so far.</summary>
    public long GrantedTo(string silo) => AccountOf(silo).Granted;

    /// <summary>Permits that others waited for before this silo's last.</summary>
    public int AheadOf(string silo) => AccountOf(silo).Ahead;

    /// <summary>A silo begins to count anew, with these in use.</summary>
    public void Begin(string silo, long inUse)
    {
        Forget(silo);
        accounts[silo] = new Account { Asked = inUse, Granted = inUse };
    }

    /// <summary>A silo is dead: what it had is free again. Gives the silos that were granted something by it.</summary>
    public HashSet<string> End(string silo)
    {
        Forget(silo);
        return Grant();
    }

    private void Forget(string silo)
    {
        accounts.Remove(silo);
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Silo == silo) waiting.Remove(node);
            node = next;
        }
    }

    private HashSet<string> Grant()
    {
        var granted = new HashSet<string>();
        for (var free = limit - InUse; free > 0 && waiting.First is { } first;)
        {
            var (silo, count) = first.Value;
            var now = Math.Min(free, count);
            AccountOf(silo).Granted += now;
            granted.Add(silo);
            free -= now;
            if (now == count) waiting.RemoveFirst();
            else first.Value = (silo, count - now);
        }
        return granted;
    }

    private void Decline(string silo)
    {
        for (var node = waiting.Last; node is not null && node.Value.Silo == silo; node = waiting.Last)
            waiting.RemoveLast();
        AccountOf(silo).Asked = AccountOf(silo).Granted;
    }

    private Account AccountOf(string silo)
    {
        if (!accounts.TryGetValue(silo, out var account)) accounts[silo] = account = new Account();
        return account;
    }

    private sealed class Account
    {
        public long Asked { get; set; }
        public long Granted { get; set; }
        public long Released { get; set; }
        public int Ahead { get; set; }
    }
}
