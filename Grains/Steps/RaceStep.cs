using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Flows;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("race", Summary = "Runs steps against each other and takes the first.", Waits = false)]
public sealed class RaceStep : ContainerKind<RaceStep.Settings>
{
    public sealed record Settings
    {
        [Required, Description("The competitors: steps that nobody inside waits for, and those they wait for.")]
        public InnerSteps Steps { get; init; } = null!;

        [Literal("who wins must be known before a run")]
        [Description("What wins: the first `success`, or whoever is first `settled`, a failure too. Default success.")]
        public RaceFirst First { get; init; }
    }

    public override ScopeEnding EndingOf(object constant) => ((Settings)constant).First == RaceFirst.Success
        ? ScopeEnding.FirstSuccess
        : ScopeEnding.FirstSettled;

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var end = await context.Inside!.RunAsync(settings.Steps, null, [], "", stop);
        if (end.Failure is { } failure) return failure;
        return new StepOutcome.Done(end.Value!);
    }
}
