using System.Diagnostics;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Problems;
using Orleans.Runtime;

namespace Meanwhile.Runs;

/// <summary>
/// One request for a run that is a thing of its own: start it, wait as long as the caller is patient, answer with its
/// output or with where to find it.
/// </summary>
public sealed class HostedCall(IGrainFactory grains, TimeProvider time)
{
    private const int TriesMax = 40;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(HttpContext context, FlowEntry flow, RunRequest request, RunWishes wishes)
    {
        var began = Stopwatch.GetTimestamp();
        var start = new RunStart
        {
            Request = request,
            Tenant = context.Tenant(),
            Flow = flow.Version.Flow,
            IsKept = wishes.IsAsync,
            MayBeKept = wishes.WaitSeconds is not null,
            IdempotencyKey = wishes.IdempotencyKey,
            Patience = wishes.Patience,
        };
        var isKept = wishes.IsAsync || wishes.IdempotencyKey is not null || flow.Version.IsKept;
        var reply = await StartAsync(flow.NextLane(), start, isKept, context.RequestAborted);
        if (reply.Refusal is { } refusal)
        {
            await ProblemMapping.Of(ErrorCodes.Find(refusal.Code), refusal.Detail).ExecuteAsync(context);
            return;
        }
        var isEarlier = reply.IsEarlier;
        while (reply.Result is null && (reply.HasMoved || reply.IsEarlier))
        {
            var left = wishes.Patience - Stopwatch.GetElapsedTime(began);
            var next = await grains.Run(reply.Run).Await(
                start.Tenant, left > TimeSpan.Zero ? left : TimeSpan.Zero, context.RequestAborted);
            if (next is null || (next.HasMoved && left <= TimeSpan.Zero)) break;
            reply = next;
        }
        await AnswerAsync(context, reply, isEarlier, wishes);
    }

    /// <summary>While a cluster finds out that a silo is gone, nobody may answer for the run. One that is kept is asked
    /// for again under its own name, so it is started once; what was in memory may have been at work already.</summary>
    private async Task<RunReply> StartAsync(
        IFlowLaneGrain lane, RunStart start, bool isKept, CancellationToken left)
    {
        var run = grains.Run(start.Request.Run);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var known = tries == 1 ? null : await run.Await(start.Tenant, start.Patience, left);
                return known ?? await lane.Start(start, left);
            }
            catch (Exception error) when (error is OrleansMessageRejectionException or TimeoutException
                && isKept && tries < TriesMax && !left.IsCancellationRequested)
            {
                await Task.Delay(BetweenTries, time, left);
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, RunReply reply, bool isEarlier, RunWishes wishes)
    {
        var isAccepted = reply.Result is null;
        if (isEarlier) context.Response.Headers["Idempotency-Replayed"] = "true";
        if (wishes.Applied(isAccepted) is { } applied) context.Response.Headers["Preference-Applied"] = applied;
        if (reply.Result is { } result) await RunAnswer.WriteAsync(context, reply.Run, result);
        else if (isEarlier && !wishes.IsAsync)
            await (ProblemMapping.Of(ErrorCodes.StillRunning,
                "The run that was started with this key has not ended") with
            {
                Run = reply.Run,
                RetryAfterSeconds = 1,
            }).ExecuteAsync(context);
        else
            await RunAnswer.AcceptAsync(context, reply.Run,
                reply.Snapshot ?? await grains.Run(reply.Run).Find(context.Tenant()));
    }
}
