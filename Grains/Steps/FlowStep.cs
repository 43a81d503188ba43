using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Meanwhile.Steps;

[StepKind("flow", Summary = "Runs another flow as part of this run and gives its output.", Waits = false,
    Gives = "The other flow's output.",
    Errors = ["MW2023", "MW2029", "MW2030"])]
[Example("""
    flow: quote
    steps:
      price: { flow: { name: quote, input: {} } }
    output: "{{ steps.price.amount }}"
    tests:
      - { name: the called flow is mocked whole, mocks: { price: { amount: 7 } }, expect: { output: 7 } }
    """)]
public sealed class FlowStep : StepKind<FlowStep.Settings>
{
    public sealed record Settings
    {
        [Required, Literal("which flow is called must be known before a run"), Description("Name of the flow.")]
        public string Name { get; init; } = "";

        [Literal("which version is called must be known before a run")]
        [Description("Version of the flow. Default: the one in service when this run first calls it.")]
        public string? Version { get; init; }

        [Description("Its input, checked against its schema. Default an empty map.")]
        public ReadOnlyMemory<byte>? Input { get; init; }
    }

    public override bool NeedsInside => true;

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop) => await context.Inside!.CallAsync(
            settings.Name, settings.Version, settings.Input ?? "{}"u8.ToArray(), stop);
}
