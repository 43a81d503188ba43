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

        /// <summary>How long the upstream asked to be left alone; null when it did not say.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
