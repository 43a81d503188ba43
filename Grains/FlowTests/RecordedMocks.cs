using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.FlowTests;

/// <summary>Writes what the outside gave a run as the mocks of a test.</summary>
internal sealed class RecordedMocks
{
    private static readonly string[] KeysOfMocks = ["takes", "error", "value", "sequence"];

    private readonly Redaction redaction;
    private readonly (RecordedCall Call, JsonElement? Value)[] calls;
    private readonly long endMicroseconds;

    /// <summary>Tells the redaction which credentials the values hold; write the mocks after that.</summary>
    public RecordedMocks(IReadOnlyList<RecordedCall> calls, Redaction redaction)
    {
        this.redaction = redaction;
        this.calls = [.. calls.Select(call => (call, Parsed(call.Outcome)))];
        endMicroseconds = calls.Count == 0 ? 0 : calls.Max(call => call.EndedMicroseconds ?? call.BeganMicroseconds);
        foreach (var (_, value) in this.calls)
            if (value is not null) redaction.Learn(value.Value);
    }

    public JsonObject All()
    {
        var mocks = new JsonObject();
        foreach (var step in calls.GroupBy(one => one.Call.Path))
        {
            var answers = step.Select(one => Mock(one.Call, one.Value)).ToArray();
            mocks[step.Key] = answers.Length == 1
                ? answers[0]
                : new JsonObject { ["sequence"] = new JsonArray([.. answers]) };
        }
        return mocks;
    }

    private static JsonElement? Parsed(StepOutcome? outcome) => outcome is StepOutcome.Done done
        ? JsonElement.Parse(done.Value.Json.Span, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax + 1 })
        : null;

    private JsonObject Mock(RecordedCall call, JsonElement? value)
    {
        var mock = (call.Outcome, redacted: value is null ? null : redaction.Apply(value.Value)) switch
        {
            (StepOutcome.Failed failed, _) => new JsonObject { ["error"] = Error(failed) },
            (StepOutcome.Done, JsonObject map) when !KeysOfMocks.Any(map.ContainsKey) => map,
            (_, var other) => new JsonObject { ["value"] = other },
        };
        mock["takes"] = Takes(call);
        return mock;
    }

    /// <summary>A call that nobody wanted any more was slower than everything that was waited for.</summary>
    private string Takes(RecordedCall call)
    {
        var end = call.Outcome is null || call.EndedMicroseconds is null
            ? endMicroseconds + 1_000
            : call.EndedMicroseconds.Value;
        return $"{((end - call.BeganMicroseconds) / 1000m).ToString("0.###", CultureInfo.InvariantCulture)}ms";
    }

    private static JsonNode Error(StepOutcome.Failed failed) => failed.Code switch
    {
        var code when code == ErrorCodes.UpstreamStatus && failed.Status is >= 300 => failed.Status.Value,
        var code when code == ErrorCodes.UpstreamTimeout || code == ErrorCodes.DeadlineExceeded => "timeout",
        var code when code == ErrorCodes.UpstreamUnreachable => "connect",
        var code when code == ErrorCodes.UpstreamGarbage => "garbage",
        var code => code.Code,
    };
}
