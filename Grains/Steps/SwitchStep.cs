using System.ComponentModel;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("switch", Summary = "Takes the first branch whose condition holds.", Waits = false,
    Gives = "The output of the branch taken, and null when none was.",
    Errors = ["MW2021"])]
[Example("""
    flow: shipping
    input: { weight: number }
    steps:
      way:
        switch:
          - if: "{{ input.weight > 30 }}"
            steps: { truck: { http: { connection: crm, path: /truck } } }
            output: truck
          - else: { output: post }
    output: "{{ steps.way }}"
    tests:
      - { name: heavy, input: { weight: 40 }, mocks: { way.truck: {} }, expect: { output: truck } }
      - { name: light, input: { weight: 2 }, expect: { output: post } }
    """)]
public sealed class SwitchStep : ContainerKind<SwitchStep.Settings>
{
    [WholeValue]
    public sealed record Settings
    {
        [Description("Branches `{ if, steps, output }` in the order of asking, and `{ else: { steps, output } }`.")]
        public IReadOnlyList<Branch> Branches { get; init; } = [];
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        for (var index = 0; index < settings.Branches.Count; index++)
        {
            var branch = settings.Branches[index];
            if (branch.If is not null)
            {
                var (holds, fault) = await context.Inside!.HoldsAsync(branch.If, null, stop);
                if (fault is not null)
                    return new StepOutcome.Failed(fault.Code, $"`if` of branch {index + 1}: {fault.Detail}");
                if (!holds) continue;
            }
            var end = await context.Inside!.RunAsync(branch.Steps, branch.Output, [], $"[{index}]", stop);
            return end.Failure is { } failure ? failure : new StepOutcome.Done(end.Value!);
        }
        return new StepOutcome.Done(StepValue.Null);
    }
}
