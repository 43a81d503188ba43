using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Errors;

namespace Meanwhile.Steps;

[StepKind("fail", Summary = "Fails, with a problem of your own.", Waits = false,
    Gives = "Nothing: the run, or the container around it, ends with this problem.",
    Errors = ["MW2027"])]
[Example("""
    flow: withdraw
    input: { amount: number }
    steps:
      guard:
        if: "{{ input.amount > 500 }}"
        fail: { status: 409, title: Too much, detail: "{{ input.amount }} is more than 500" }
    output: paid
    tests:
      - { name: too much, input: { amount: 900 }, expect: { status: 409, error: 900 is more than 500 } }
      - { name: fine, input: { amount: 20 }, expect: { output: paid } }
    """)]
public sealed class FailStep : StepKind<FailStep.Settings>
{
    public sealed record Settings
    {
        [Required, Description("What is wrong this time, for the caller.")]
        public string Detail { get; init; } = "";

        [Description("A URI that names this kind of problem. Default: the page of MW2027.")]
        public string? Type { get; init; }

        [Description("What is wrong, in the same words each time.")]
        public string? Title { get; init; }

        [Range(400, 599), Description("HTTP status. Default 422.")]
        public int Status { get; init; } = 422;
    }

    protected override ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop) =>
        new(new StepOutcome.Failed(ErrorCodes.FlowFailed, settings.Detail)
        {
            Authored = new AuthoredProblem(settings.Type, settings.Title, settings.Status),
        });
}
