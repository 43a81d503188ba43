using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("respond", Summary = "Answers the caller now; the run goes on.", Waits = false,
    Gives = "Whether it was the answer: of several in one run the first counts.",
    Errors = ["MW2021", "MW2023"])]
[Example("""
    flow: accept
    steps:
      accepted: { respond: { status: 202, body: { taken: true } } }
      work: { http: { connection: crm, method: POST, path: /work }, dependsOn: [accepted] }
    tests:
      - name: the caller does not wait for the work
        mocks: { work: { takes: 5s } }
        expect: { status: 202, output: { taken: true }, within: 1ms, calls: { work: 1 } }
    """)]
public sealed class RespondStep : StepKind<RespondStep.Settings>
{
    public sealed record Settings
    {
        [Range(200, 599), Description("HTTP status. Default 200.")]
        public int Status { get; init; } = 200;

        [Description("HTTP headers; one whose value is nothing is left out.")]
        public TextMap Headers { get; init; } = TextMap.Empty;

        [Description("Body. Default null.")]
        public ReadOnlyMemory<byte>? Body { get; init; }
    }

    public override bool NeedsInside => true;

    /// <summary>Gives whether this was the answer: of several in one run the first counts.</summary>
    protected override ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var given = context.Inside!.Answer(new RunResult
        {
            Status = RunStatus.Running,
            HttpStatus = settings.Status,
            Headers = [.. settings.Headers.Entries.SelectMany(header => new[] { header.Key, header.Value })],
            Output = new Payload((settings.Body ?? JsonText.Null).ToArray()),
            Receipt = context.Inside.Receipt(),
        });
        return new(new StepOutcome.Done(new StepValue(given ? "true"u8.ToArray() : "false"u8.ToArray())));
    }
}
