using System.Globalization;
using Meanwhile.Errors;
using Meanwhile.Problems;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>One request for a flow: check the input, make one grain call, write the answer.</summary>
public sealed class CallFlow(TimeProvider time)
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
        var run = Guid.CreateVersion7(time.GetUtcNow());
        var headers = context.Request.Headers;
        var request = new RunRequest
        {
            Run = run,
            Version = flow.Version.Version,
            Input = input,
            Revision = revision,
            TraceParent = headers.TraceParent.Count == 1 ? headers.TraceParent[0] : null,
            TraceState = headers.TraceState.Count > 0 ? headers.TraceState.ToString() : null,
        };
        var result = await flow.NextLane().Run(request, context.RequestAborted); // [4]
        Announce(context.Response, run, result.Receipt);
        if (result.Output is null) await ProblemMapping.Of(result, run).ExecuteAsync(context);
        else await WriteAsync(context, result);
    }

    private static void Announce(HttpResponse response, Guid run, Receipt receipt)
    {
        response.Headers["Meanwhile-Run"] = $"/v1/runs/{run}";
        response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture,
            $"total;dur={receipt.TotalMicroseconds / 1000.0:0.0}, "
                + $"wait;dur={receipt.WaitMicroseconds / 1000.0:0.0};desc=\"one after the other\", "
                + $"work;dur={receipt.WorkMicroseconds / 1000.0:0.0}, "
                + $"saved;dur={receipt.SavedMicroseconds / 1000.0:0.0}");
    }

    private static Task WriteAsync(HttpContext context, RunResult result)
    {
        var response = context.Response;
        var body = result.Output!.Utf8;
        response.StatusCode = result.HttpStatus;
        response.ContentType = "application/json";
        for (var index = 0; index < result.Headers.Length; index += 2)
            if (AnswerHeaders.MaySet(result.Headers[index]))
                response.Headers[result.Headers[index]] = result.Headers[index + 1];
        if (result.HttpStatus is 204 or 205 or 304) return Task.CompletedTask;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
