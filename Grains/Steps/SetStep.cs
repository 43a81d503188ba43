using System.ComponentModel;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("set", Summary = "Any JSON with expressions in it: gives itself.", Waits = false,
    Gives = "Itself.",
    Errors = ["MW2021", "MW2022"])]
[Example("""
    flow: total
    input: { price: number }
    steps:
      total: { set: { net: "{{ input.price }}", gross: "{{ input.price * 2 }}" } }
    output: "{{ steps.total }}"
    tests:
      - { name: doubled, input: { price: 10 }, expect: { output: { net: 10, gross: 20 } } }
    """)]
public sealed class SetStep : StepKind<SetStep.Settings>
{
    [WholeValue]
    public sealed record Settings
    {
        [Description("The value; what is undefined in it is left out.")]
        public ReadOnlyMemory<byte>? Value { get; init; }
    }

    protected override ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop) =>
        new(new StepOutcome.Done(new StepValue(settings.Value ?? JsonText.Null)));
}
