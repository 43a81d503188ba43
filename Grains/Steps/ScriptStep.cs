using System.ComponentModel;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("script", Summary = "A JavaScript function body: gives what it returns.", Waits = false,
    Gives = "What it returns.",
    Errors = ["MW2021", "MW2022"])]
[Example("""
    flow: basket
    input: { lines: { type: array } }
    steps:
      total:
        script: |
          let sum = 0;
          for (const line of input.lines) sum += line.price * line.count;
          return sum;
    output: "{{ steps.total }}"
    tests:
      - name: two lines
        input: { lines: [ { price: 2, count: 3 }, { price: 1, count: 4 } ] }
        expect: { output: 10 }
    """)]
public sealed class ScriptStep : StepKind<ScriptStep.Settings>
{
    [WholeValue]
    public sealed record Settings
    {
        [Script]
        [Description("The body, with `return`. It sees what expressions see and has their bounds.")]
        public ReadOnlyMemory<byte>? Value { get; init; }
    }

    protected override ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop) =>
        new(new StepOutcome.Done(new StepValue(settings.Value ?? JsonText.Null)));
}
