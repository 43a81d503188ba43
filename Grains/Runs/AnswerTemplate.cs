using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;

namespace Meanwhile.Runs;

/// <summary>The flow's own answer: output, status and headers, once every step has ended.</summary>
internal sealed class AnswerTemplate(FlowPlan plan, Renderer renderer)
{
    /// <summary>The result, waiting only for its receipt; or why it cannot be made.</summary>
    public async ValueTask<(Func<Receipt, RunResult>? Result, Problem? Fault)> RenderAsync(
        RunScope scope, CancellationToken stop)
    {
        var (output, fault) = await JsonAsync(plan.Body.Output, scope, stop);
        if (fault is not null) return (null, Problem("output", fault));
        var status = 200;
        if (plan.Status is not null)
        {
            (var json, fault) = await JsonAsync(plan.Status, scope, stop);
            if (fault is not null) return (null, Problem("status", fault));
            if (!TryStatus(json, out status))
                return (null, Problem("status", new(ErrorCodes.SettingInvalid, "must be a number from 200 to 599")));
        }
        string[] headers = [];
        if (plan.Headers is not null)
        {
            (var json, fault) = await JsonAsync(plan.Headers, scope, stop);
            if (fault is not null) return (null, Problem("headers", fault));
            headers = HeaderPairs(json!.Value);
            if (headers.Any(text => text.AsSpan().ContainsAny('\r', '\n', '\0')))
                return (null, Problem("headers", new(ErrorCodes.SettingInvalid, "a header may not hold a line break")));
        }
        var body = new Payload((output ?? JsonText.Null).ToArray());
        return (receipt => new RunResult
        {
            Status = RunStatus.Succeeded,
            Output = body,
            HttpStatus = status,
            Headers = headers,
            Receipt = receipt,
        }, null);
    }

    /// <summary>What the runs of the key share from now on.</summary>
    public async ValueTask<(ReadOnlyMemory<byte>? State, Problem? Fault)> StateAsync(
        PlannedTemplate next, RunScope scope, CancellationToken stop)
    {
        var (json, fault) = await JsonAsync(next, scope, stop);
        return fault is null ? (json ?? JsonText.Null, null) : (null, Problem("state", fault));
    }

    /// <summary>
    /// The answer before the end: of the output what can be filled in already, and null for the rest.
    /// </summary>
    public async ValueTask<RunResult> PartlyAsync(
        RunScope scope, string[] pending, StepRun run, CancellationToken stop)
    {
        var output = plan.Body.Output.Template is MapTemplate map
            ? map.JsonPartly(await RenderingPartlyAsync(plan.Body.Output.Scripts, scope, stop))
            : (await JsonAsync(plan.Body.Output, scope, stop)).Json;
        return new RunResult
        {
            Status = RunStatus.Running,
            Output = new Payload((output ?? JsonText.Null).ToArray()),
            Headers =
            [
                "Meanwhile-Pending", string.Join(", ", pending),
                "Link", $"</v1/runs/{scope.Facts.Run}>; rel=\"monitor\"",
            ],
            Receipt = run.Waits.Receipt(),
        };
    }

    /// <summary>Each script by itself, so that one that needs a pending step spoils no other.</summary>
    private async ValueTask<Func<Rendering>> RenderingPartlyAsync(
        IReadOnlyList<Expression> scripts, RunScope scope, CancellationToken stop)
    {
        var values = new ReadOnlyMemory<byte>?[scripts.Count];
        for (var index = 0; index < values.Length; index++)
        {
            var rendering = await renderer.PrepareAsync([scripts[index]], scope, stop);
            if (rendering.Fault is null) values[index] = rendering.Script(0);
        }
        return () => new Rendering(scope, values);
    }

    private async ValueTask<(ReadOnlyMemory<byte>? Json, RenderFault? Fault)> JsonAsync(
        PlannedTemplate part, RunScope scope, CancellationToken stop)
    {
        var rendering = await renderer.PrepareAsync(part.Scripts, scope, stop);
        var json = rendering.Fault is null ? part.Template.Json(rendering) : null;
        return (json, rendering.Fault);
    }

    private static bool TryStatus(ReadOnlyMemory<byte>? json, out int status)
    {
        status = 0;
        if (json is null) return false;
        var reader = new Utf8JsonReader(json.Value.Span);
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out status)
            && status is >= 200 and <= 599;
    }

    private static string[] HeaderPairs(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject()
            .Where(header => header.Value.ValueKind is not JsonValueKind.Null)
            .SelectMany(header => new[] { header.Name, header.Value.ToString() })];
    }

    private static Problem Problem(string part, RenderFault fault) =>
        new() { Code = fault.Code.Code, Detail = $"`{part}`: {fault.Detail}", Pointer = $"/{part}" };
}
