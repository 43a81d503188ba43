using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.FlowTests;

/// <summary>The outside as a test says it is. What the test does not mention cannot be called.</summary>
public sealed class MockedWorld(IReadOnlyDictionary<string, IReadOnlyList<Mock>> mocks) : IWorld
{
    private readonly Dictionary<string, int> called = [];
    private readonly SortedSet<string> missing = new(StringComparer.Ordinal);

    public bool IsReal => false;

    /// <summary>Steps that called out and have no mock.</summary>
    public IEnumerable<string> Missing => missing;

    /// <summary>How often each step has called out.</summary>
    public IReadOnlyDictionary<string, int> Calls => called;

    /// <summary>Always the whole delay: the same test takes the same time.</summary>
    public double Lot() => 1;

    public bool Answers(Attempt attempt) =>
        attempt.Call.Kind.About.Waits
        || (attempt.Call.Kind is FlowStep or WaitStep && mocks.ContainsKey(attempt.Path));

    public bool TryConnect(string tenant, string name, out Connection? connection)
    {
        connection = null;
        return true;
    }

    public async ValueTask<StepOutcome> CallAsync(
        Attempt attempt, object settings, StepContext context, CancellationToken stop)
    {
        var calls = called[attempt.Path] = called.GetValueOrDefault(attempt.Path) + 1;
        if (!mocks.TryGetValue(attempt.Path, out var answers))
        {
            missing.Add(attempt.Path);
            return new StepOutcome.Failed(ErrorCodes.FlowTestFailed, $"the test has no mock for `{attempt.Path}`");
        }
        var mock = answers[Math.Min(calls, answers.Count) - 1];
        if (mock.Takes > TimeSpan.Zero) await Pause.ForAsync(mock.Takes, attempt.Run.Facts.Time, stop);
        return mock.Outcome;
    }
}
