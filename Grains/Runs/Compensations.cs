using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>
/// What is to be undone if the run fails or is cancelled: the steps with <c>compensate</c> that ended well, undone in
/// the reverse order of their ends.
/// </summary>
public sealed class Compensations
{
    private readonly Stack<(PlannedStep Step, StepRun Run)> done = new();

    /// <summary>A step ended well that can be undone.</summary>
    public void Note(PlannedStep step, StepRun run) => done.Push((step, run));

    /// <summary>
    /// Undoes everything, one after the other. What cannot be undone does not keep the rest from it; the problem says
    /// what that was.
    /// </summary>
    public async ValueTask<Problem> RunAsync(StepRunner runner, Problem why)
    {
        var left = new List<string>();
        while (done.TryPop(out var next))
        {
            var (step, run) = next;
            var seeing = run with { Scope = run.Scope.Seeing(why), DeadlineMicroseconds = null };
            var failure = run.Host is { } host
                ? await host.UndoAsync(seeing, step, () => UndoAsync(runner, step, seeing))
                : await UndoAsync(runner, step, seeing);
            if (failure is not null) left.Add($"`{run.PlaceOf(step.Id)}` was not undone: {failure}");
        }
        return left.Count == 0 ? why : why with { Detail = $"{why.Detail}; {string.Join("; ", left)}" };
    }

    private static async ValueTask<string?> UndoAsync(StepRunner runner, PlannedStep step, StepRun run)
    {
        var (outcome, _) = await runner.RunAsync(step, step.Compensation!, run, CancellationToken.None);
        return outcome is StepOutcome.Failed failed ? $"{failed.Code.Code}: {failed.Detail}" : null;
    }
}
