using Orleans.Concurrency;
using Orleans.Placement;

namespace Meanwhile.Shares;

/// <inheritdoc cref="IShareGrain"/>
[Reentrant, PreferLocalPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed class ShareGrain : Grain, IShareGrain
{
    private readonly ShareTickets tickets;

    public ShareGrain(LocalShares local) =>
        tickets = new ShareTickets(local, ShareKey.Parse(this.GetPrimaryKeyString()));

    public Task<ShareReply> Ask(ShareAsk ask, CancellationToken stop) => tickets.AskAsync(ask, stop);

    public Task Fill(ShareFill fill)
    {
        tickets.Fill(fill);
        return Task.CompletedTask;
    }
}
