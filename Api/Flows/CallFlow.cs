using Meanwhile.Cluster;
using Meanwhile.Errors;
using Meanwhile.Problems;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>One request for a flow: check the input, make one grain call, write the answer.</summary>
public sealed class CallFlow(
    HostedCall hosted, TimeProvider time, AnswerBound? bound = null, ILocalSiloDetails? silo = null)
{
    private int inFlight;

    public async Task RunAsync(
        HttpContext context, FlowEntry flow, IReadOnlyList<KeyValuePair<string, string>> pathValues, long revision)
    {
        var (input, refusal) = await InputBody.ReadAsync(context, flow.Fields, pathValues);
        if (input is null)
        {
            await refusal!.ExecuteAsync(context);
            return;
        }
        var faults = flow.Input.Check(input); // [3]
        if (faults.Count > 0)
        {
            await InputBody.Refuse(faults).ExecuteAsync(context);
            return;
        }
        if (Interlocked.Increment(ref inFlight) > Limits.RunsInFlightMax)
        {
            Interlocked.Decrement(ref inFlight);
            var full = $"{Limits.RunsInFlightMax} runs are in flight on this node";
            await (ProblemMapping.Of(ErrorCodes.Overloaded, full) with { RetryAfterSeconds = 1 }).ExecuteAsync(context);
            return;
        }
        try
        {
            await CallAsync(context, flow, new Payload(input), revision);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    private async Task CallAsync(HttpContext context, FlowEntry flow, Payload input, long revision)
    {
        var headers = context.Request.Headers;
        var request = new RunRequest
        {
            Run = RunOrigin.NewRun(time.GetUtcNow(), silo?.SiloAddress),
            Version = flow.Version.Version,
            Input = input,
            Revision = revision,
            TraceParent = headers.TraceParent.Count == 1 ? headers.TraceParent[0] : null,
            TraceState = headers.TraceState.Count > 0 ? headers.TraceState.ToString() : null,
        };
        var (wishes, refusal) = RunWishes.Of(context.Request);
        if (wishes is null) await refusal!.ExecuteAsync(context);
        else if (flow.Version.IsHosted || wishes.Any) await hosted.RunAsync(context, flow, request, wishes);
        else await RunAnswer.WriteAsync(context, request.Run,
            await WithinAsync(flow.NextLane().Run(request, context.RequestAborted))); // [4]
    }

    private ValueTask<RunResult> WithinAsync(ValueTask<RunResult> run) =>
        bound is null ? run : new ValueTask<RunResult>(run.AsTask().WaitAsync(bound.Span, time));
}
