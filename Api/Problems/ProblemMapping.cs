using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Problems;

/// <summary>The one place where a code becomes an HTTP answer.</summary>
public static class ProblemMapping
{
    /// <summary>The answer for one code.</summary>
    public static ProblemAnswer Of(ErrorCode code, string detail) => new(code, detail);

    /// <summary>
    /// The answer for a definition or connection with errors: the code of the whole, and all of them.
    /// </summary>
    public static ProblemAnswer Of(ErrorCode whole, IReadOnlyList<Problem> problems)
    {
        if (problems is [{ Pointer: null } only] && ErrorCodes.Find(only.Code) is { } code && code.Side == Side.Caller)
            return new ProblemAnswer(code, only.Detail);
        var count = problems.Count == 1 ? "There is 1 error" : $"There are {problems.Count} errors";
        return new ProblemAnswer(whole, $"{count}; nothing was changed") { Errors = problems };
    }

    /// <summary>The answer for a run that did not succeed.</summary>
    public static ProblemAnswer Of(RunResult result, Guid run)
    {
        Must.Hold(result.Problem is not null);
        var problem = result.Problem;
        return new ProblemAnswer(ErrorCodes.Find(problem.Code), problem.Detail)
        {
            Run = run,
            Step = problem.Step,
            Attempts = problem.Step is null ? null : problem.Attempts,
            Status = problem.Status,
            RetryAfterSeconds = problem.RetryAfterSeconds,
            Authored = (problem.Type, problem.Title),
        };
    }
}
