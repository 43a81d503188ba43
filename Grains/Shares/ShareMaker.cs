using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.Shares;

/// <summary>
/// Has a shared call made once in the whole cluster: asks the one who knows who makes it, and makes it when told to.
/// </summary>
/// <param name="local">What this silo knows.</param>
/// <param name="owners">Who knows of the other silos; null where there are none.</param>
public sealed class ShareMaker(LocalShares local, ShareOwners? owners)
{
    /// <summary>How the call ended, made here or elsewhere. Throws only when <paramref name="unwanted"/> is cancelled.
    /// </summary>
    internal async ValueTask<ShareEnd> MakeAsync(SharedCall call, CancellationToken unwanted)
    {
        if (owners is null) return (await CallAsync(call, unwanted).ConfigureAwait(false)).End;
        var ask = Ask(call, takesStale: !call.IsRefresh);
        while (true)
        {
            var reply = await AskAsync(call, ask, unwanted).ConfigureAwait(false);

            // Nobody can be asked: better the same call twice than none.
            if (reply is null) return (await CallAsync(call, unwanted).ConfigureAwait(false)).End;
            var value = reply.Value is { } shared ? KeptValue.Of(shared, local.Time) : null;
            if (value is not null && call.Rule.MayKeep(value)) local.Keep(call.Key, value);
            if (reply.Ticket is { } ticket)
                return await CallAsync(call, ticket, unwanted).ConfigureAwait(false);
            if (reply.Failure is { } failure) return Of(failure);
            if (value is not null) return new ShareEnd(value, null, 0);
        }
    }

    private async ValueTask<ShareReply?> AskAsync(SharedCall call, ShareAsk ask, CancellationToken unwanted)
    {
        var waits = call.First.Run.Waits;
        var began = waits.Begin();
        try
        {
            return await owners!.AskAsync(call.Key, ask, unwanted).ConfigureAwait(false);
        }
        finally
        {
            waits.End(began);
        }
    }

    private async ValueTask<ShareEnd> CallAsync(SharedCall call, long ticket, CancellationToken unwanted)
    {
        var fill = new ShareFill { Ticket = ticket };
        try
        {
            var (end, isKept) = await CallAsync(call, unwanted).ConfigureAwait(false);
            fill = fill with
            {
                Value = end.Value is { Bytes: <= Limits.SharedValueBytesMax } value
                    ? value.ToShared(local.Time)
                    : null,
                IsKept = isKept,
                Failure = end is { Failure: { } failure, IsMakersOwn: false }
                    ? new SharedFailure(failure.Code.Code, failure.Detail, failure.Status, end.Attempts)
                    : null,
            };
            return end;
        }
        finally
        {
            owners!.Fill(call.Key, fill);
        }
    }

    /// <summary>Makes the call here, and keeps what it gives where that is allowed.</summary>
    private async ValueTask<(ShareEnd End, bool IsKept)> CallAsync(SharedCall call, CancellationToken unwanted)
    {
        var began = local.Time.GetTimestamp();
        var first = call.Rule.IsByHeaders && local.Find(call.Key) is { Lifetime.CanBeAskedAgain: true } old
            ? call.First with
            {
                Known = new KnownAnswer(old.ToStepValue(), old.Lifetime.ETag, old.Lifetime.LastModified),
            }
            : call.First;
        var (outcome, attempts) = await call.Attempts(first, call.Retry, call.Made, unwanted).ConfigureAwait(false);
        if (outcome is StepOutcome.Failed failure)
            return (new ShareEnd(null, failure, attempts), false);

        // The seconds that an upstream allows are counted from before it was asked.
        var value = KeptValue.Of(
            ((StepOutcome.Done)outcome).Value, call.Rule.IsByHeaders ? began : local.Time.GetTimestamp());
        var isKept = call.Rule.MayKeep(value);
        if (isKept) local.Keep(call.Key, value);
        return (new ShareEnd(value, null, attempts), isKept);
    }

    private static ShareAsk Ask(SharedCall call, bool takesStale) => new()
    {
        FreshMilliseconds = (long)call.Rule.Ttl.TotalMilliseconds,
        StaleMilliseconds = (long)call.Rule.StaleWhileRevalidate.TotalMilliseconds,
        IsByHeaders = call.Rule.IsByHeaders,
        TakesStale = takesStale,
        Joins = call.Rule.Joins,
        BoundMilliseconds = (long)call.Bound.TotalMilliseconds,
    };

    private static ShareEnd Of(SharedFailure failure) => new(
        null, new StepOutcome.Failed(ErrorCodes.Find(failure.Code), failure.Detail) { Status = failure.Status },
        failure.Attempts);
}
