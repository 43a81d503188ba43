using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Runs;

namespace Meanwhile.FlowTests;

/// <summary>Compares a run with what its test expects, and says each difference in a sentence.</summary>
internal sealed class Comparison(FlowTest test, FlowPlan plan, RunState state, MockedWorld world)
{
    private readonly List<string> failures = [];

    public IReadOnlyList<string> Of(Course course)
    {
        var (expect, answer) = (test.Expect, course.Answer);
        foreach (var step in world.Missing)
            failures.Add($"`{step}` calls the outside and has no mock: add `{step}:` to `mocks`");
        CompareEnd(answer);
        if (expect.Status is { } status && StatusOf(answer) != status)
            failures.Add($"status: expected {status}, was {StatusOf(answer)}");
        if (answer != course.End && course.End.Problem is { } late)
            failures.Add($"the run failed after its answer: {late.Code} {late.Step}: {late.Detail}");
        if (expect.Within is { } within && course.AnsweredAt > within)
            failures.Add($"within: expected an answer after {within.TotalMilliseconds:0} ms at most, "
                + $"it took {course.AnsweredAt.TotalMilliseconds:0} ms");
        CompareTogether();
        foreach (var id in expect.Skipped)
            if (Step(id, "skipped") is { } step && step.Status != StepStatus.Skipped)
                failures.Add($"skipped: `{id}` was not skipped, it {Word(step.Status)}");
        foreach (var (step, times) in expect.Calls)
            if (world.Calls.GetValueOrDefault(step) != times)
                failures.Add($"calls: `{step}` called out {world.Calls.GetValueOrDefault(step)} times, not {times}");
        return failures;
    }

    private static int StatusOf(RunResult answer) => answer.Problem is { } problem
        ? problem.Status ?? ErrorCodes.Find(problem.Code).Status
        : answer.HttpStatus;

    private void CompareEnd(RunResult answer)
    {
        var expect = test.Expect;
        if (answer.Problem is { } problem)
        {
            var text = $"{problem.Code} {problem.Step}: {problem.Detail}";
            if (expect.Error is null && expect.Status is null) failures.Add($"the run failed: {text}");
            else if (expect.Error is null) return;
            else if (!text.Contains(expect.Error, StringComparison.OrdinalIgnoreCase))
                failures.Add($"error: expected `{expect.Error}`, was `{text}`");
            return;
        }
        if (expect.Error is not null)
            failures.Add($"error: expected `{expect.Error}`, but the run succeeded");
        if (expect.Output is not { } output || answer.Output is null) return;
        using var wanted = JsonDocument.Parse(output);
        using var given = JsonDocument.Parse(answer.Output.Utf8);
        Compare(wanted.RootElement, given.RootElement, "output");
    }

    private void Compare(JsonElement wanted, JsonElement given, string at)
    {
        if (wanted.ValueKind == JsonValueKind.Object && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in wanted.EnumerateObject())
                if (given.TryGetProperty(member.Name, out var value))
                    Compare(member.Value, value, $"{at}.{member.Name}");
                else failures.Add($"{at}.{member.Name}: expected {Short(member.Value)}, was not there");
        }
        else if (wanted.ValueKind == JsonValueKind.Array && given.ValueKind == JsonValueKind.Array)
        {
            if (wanted.GetArrayLength() != given.GetArrayLength())
                failures.Add($"{at}: expected {wanted.GetArrayLength()} entries, "
                    + $"was {given.GetArrayLength()}: {Short(given)}");
            else
                foreach (var (place, entry) in wanted.EnumerateArray().Index())
                    Compare(entry, given[place], $"{at}[{place}]");
        }
        else if (!JsonElement.DeepEquals(wanted, given))
            failures.Add($"{at}: expected {Short(wanted)}, was {Short(given)}");
    }

    private void CompareTogether()
    {
        var spans = test.Expect.Together.Select(id => (Id: id, Span: Span(id))).ToArray();
        if (spans.Length == 0 || spans.Any(one => one.Span is null)) return;
        var late = spans.MaxBy(one => one.Span!.Value.From);
        var early = spans.MinBy(one => one.Span!.Value.To);
        if (late.Span!.Value.From >= early.Span!.Value.To)
            failures.Add($"together: `{late.Id}` started at {late.Span.Value.From / 1000} ms, "
                + $"when `{early.Id}` had ended at {early.Span.Value.To / 1000} ms");
    }

    /// <summary>From when to when a step was at work, in microseconds.</summary>
    private (long From, long To)? Span(string id)
    {
        if (Step(id, "together") is not { } step) return null;
        var (status, from, to) = (step.Status, step.StartedMicroseconds, step.EndedMicroseconds);
        if (status != StepStatus.Skipped && from is { } started) return (started, to ?? long.MaxValue);
        failures.Add($"together: `{id}` was never at work");
        return null;
    }

    private StepState? Step(string id, string key)
    {
        if (plan.Body.StepIndex.TryGetValue(id, out var index)) return state[index];
        failures.Add($"{key}: the flow has no step `{id}`");
        return null;
    }

    private static string Word(StepStatus status) => status switch
    {
        StepStatus.Succeeded => "ran",
        StepStatus.Pending => "never came to its turn",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static string Short(JsonElement value)
    {
        const int CharsMax = 200;
        var text = value.GetRawText();
        return text.Length <= CharsMax ? text : string.Concat(text.AsSpan(0, CharsMax), "…");
    }
}
