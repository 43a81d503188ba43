using System.ComponentModel;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("set", Summary = "Any JSON with expressions in it: gives itself.", Waits = false)]
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
