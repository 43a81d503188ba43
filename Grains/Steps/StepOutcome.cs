using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>How one attempt of a step ended.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>It gave a value.</summary>
    public sealed record Done(StepValue Value) : StepOutcome;

    /// <summary>It failed, as calls to the outside do.</summary>
    public sealed record Failed(ErrorCode Code, string Detail) : StepOutcome
    {
        /// <summary>What a retry rule goes by: the passing kinds of failure can be told apart.</summary>
        public FailureClass Class { get; init; } = FailureClass.Other;

        /// <summary>The upstream's status, when it answered with one.</summary>
        public int? Status { get; init; }

        /// <summary>Where inside a container it failed, as in <c>[3].hold</c>; null for a step without an inside.
        /// </summary>
        public string? Inside { get; init; }

        /// <summary>How often the step inside was tried; null for a step without an inside.</summary>
        public int? InsideAttempts { get; init; }

        /// <summary>The problem that the flow's author wrote for this case; null for what just happened.</summary>
        public AuthoredProblem? Authored { get; init; }

        /// <summary>How long the upstream asked to be left alone; null when it did not say.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>Whether the call was not made for want of room; then its caller may come back later.</summary>
        private bool IsOfLimit => RetryAfter is not null && (Code == ErrorCodes.LimitReached
            || Code == ErrorCodes.BreakerOpen || Code == ErrorCodes.UpstreamPaused);

        /// <summary>The failure as a run shows it.</summary>
        public Problem ToProblem(string step, int attempts) => new()
        {
            Code = Code.Code,
            Detail = Detail,
            Step = step + Inside,
            Attempts = InsideAttempts ?? attempts,
            Type = Authored?.Type,
            Title = Authored?.Title,
            Status = Authored?.Status,
            RetryAfterSeconds = IsOfLimit ? (int)Math.Max(1, Math.Ceiling(RetryAfter!.Value.TotalSeconds)) : null,
        };
    }
}
