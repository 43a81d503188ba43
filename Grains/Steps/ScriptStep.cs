using System.ComponentModel;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("script", Summary = "A JavaScript function body: gives what it returns.", Waits = false)]
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
