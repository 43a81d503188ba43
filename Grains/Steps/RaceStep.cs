using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Flows;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("race", Summary = "Runs steps against each other and takes the first.", Waits = false,
    Gives = "What the winner gave; the others are cancelled.",
    Errors = ["MW3001", "MW3002", "MW3004"])]
[Example("""
    flow: quickest
    steps:
      rate:
        race:
          first: success
          steps:
            one: { http: { connection: crm, path: /one } }
            two: { http: { connection: crm, path: /two } }
    output: "{{ steps.rate.body }}"
    tests:
      - name: a failure only drops out
        mocks: { rate.one: { error: 500, takes: 10ms }, rate.two: { body: second, takes: 80ms } }
        expect: { output: second, within: 80ms }
    """)]
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
