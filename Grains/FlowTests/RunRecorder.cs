using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Runs;

namespace Meanwhile.FlowTests;

/// <summary>
/// Turns a run that has ended into a test of its flow. The run is made again from what it writes down, so a test that
/// it gives away passes; what differs from run to run, such as the time, is not expected.
/// </summary>
public sealed class RunRecorder(FlowTestRunner runner, Secrets secrets, ConnectionTable connections)
{
    public async Task<RecordedTest> TestOfAsync(RecordedRun run)
    {
        if (run.Answer.Status == RunStatus.Cancelled) return Refused("its caller left before the end");
        var facts = run.Facts;
        var redaction = new Redaction(
            secrets.Names.Select(name => secrets.Find(name)!).Concat(connections.CredentialsOf(facts.Tenant)));
        var input = Parsed(facts.Input.Utf8, redaction);
        var output = run.Answer.Output is { } given ? Parsed(given.Utf8, redaction) : (JsonElement?)null;
        var mocks = new RecordedMocks(run.Calls, redaction);
        var test = new JsonObject
        {
            ["name"] = $"run {facts.Run}",
            ["input"] = redaction.Apply(input),
            ["mocks"] = mocks.All(),
            ["expect"] = new JsonObject(),
        };
        if (Read(test, out var fault) is not { } repeated) return Refused(fault!);
        if (facts.Plan.Input.Check(repeated.Input) is { Count: > 0 } faults)
            return Refused($"its input does not fit without its secrets: {faults[0].Pointer} {faults[0].Detail}");

        var (answer, state) = await runner.RepeatAsync(facts.Plan, repeated);
        if (Difference(run.Answer, answer) is { } other) return Refused(other);
        var expect = new JsonObject();
        if (output is not null && answer.Output is not null
            && Alike.Of(redaction.Apply(output.Value), JsonNode.Parse(answer.Output.Utf8)) is { } alike)
            expect["output"] = alike.Value;
        AddWhatHappened(expect, answer, state);
        test["expect"] = expect;
        if (Read(test, out fault) is not { } final) return Refused(fault!);
        var report = (await runner.RunAsync(facts.Plan, [final]))[0];
        return report.Passed ? new RecordedTest { Text = Text(test) } : Refused(report.Failures[0]);
    }

    private static RecordedTest Refused(string reason) =>
        RecordedTest.Refused(ErrorCodes.NotRecorded, $"The run cannot be turned into a test: {reason}");

    private static JsonElement Parsed(ReadOnlySpan<byte> json, Redaction redaction)
    {
        var value = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax });
        redaction.Learn(value);
        return value;
    }

    private static string Text(JsonObject test) =>
        YamlText.Of(new JsonObject { ["tests"] = new JsonArray(test.DeepClone()) });

    private static FlowTest? Read(JsonObject test, out string? fault)
    {
        var reading = DocumentReader.Read(Encoding.UTF8.GetBytes(Text(test)));
        var problems = new ProblemList();
        var tests = reading.Root is MapNode root ? new FlowTestReader(problems).Read(root) : [];
        fault = reading.Problems.Concat(problems.InOrder()).FirstOrDefault()?.Detail;
        return fault is null ? tests[0] : null;
    }

    private static string? Difference(RunResult then, RunResult now)
    {
        var (before, after) = (End(then), End(now));
        return before == after ? null : $"it ended with {before}, and made again from what its steps gave with {after}";
    }

    private static string End(RunResult result) =>
        result.Problem is { } problem ? $"{problem.Code} {problem.Step}".TrimEnd() : $"status {result.HttpStatus}";

    private static void AddWhatHappened(JsonObject expect, RunResult answer, RunState state)
    {
        if (answer.Problem is { } problem) expect["error"] = End(answer);
        else if (answer.HttpStatus != 200) expect["status"] = answer.HttpStatus;
        if (answer.Problem?.Status is { } status) expect["status"] = status;
        if (Together(state) is { Length: > 1 } together) expect["together"] = Names(together);
        var skipped = state.Scope.Steps.Where(step => state[step.Index].Status == StepStatus.Skipped)
            .Select(step => step.Id).ToArray();
        if (skipped.Length > 0) expect["skipped"] = Names(skipped);
    }

    /// <summary>The most steps that waited for the outside at one and the same time.</summary>
    private static string[] Together(RunState state)
    {
        var spans = state.Scope.Steps
            .Where(step => step.Call.Kind.About.Waits && state[step.Index].Status == StepStatus.Succeeded)
            .Select(step => (step.Id, Span(state, step.Index).From, Span(state, step.Index).To)).ToArray();
        return spans.Select(one => spans.Where(other => other.From <= one.From && one.From < other.To)
                .Select(other => other.Id).ToArray())
            .MaxBy(ids => ids.Length) ?? [];
    }

    private static (long From, long To) Span(RunState state, int step)
    {
        var (from, to) = (state[step].StartedMicroseconds, state[step].EndedMicroseconds);
        return (from!.Value, to!.Value);
    }

    private static JsonArray Names(string[] ids) => new([.. ids.Select(id => (JsonNode)id)]);
}
