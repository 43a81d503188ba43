using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("loop", Summary = "Runs steps again and again while a condition holds.", Waits = false,
    InnerNames = ["previous", "index"],
    Gives = "The output of the last round.",
    Errors = ["MW2021", "MW2028"])]
[Example("""
    flow: job
    steps:
      done:
        loop:
          while: "{{ steps.look.body.state !== 'done' }}"
          max: 10
          every: 1s
          steps: { look: { http: { connection: crm, path: /job } } }
          output: "{{ steps.look.body.result }}"
    output: "{{ steps.done }}"
    tests:
      - name: the third look finds it done
        mocks:
          done.look: { sequence: [ { body: { state: new } }, { body: {} }, { body: { state: done, result: 7 } } ] }
        expect: { output: 7, calls: { done.look: 3 } }
    """)]
public sealed class LoopStep : ContainerKind<LoopStep.Settings>
{
    public sealed record Settings
    {
        [Required]
        [Description("Asked after each round, and sees its steps: as long as it holds there is another round.")]
        public InnerTemplate While { get; init; } = null!;

        [Required, Range(1, Limits.LoopRoundsMax), Description("Rounds at most; needing more is a failure.")]
        public int Max { get; init; }

        [Description("Time from the start of a round to the start of the next. Default: at once.")]
        public TimeSpan Every { get; init; }

        [Required]
        [Description("The steps of one round; `previous` is what the round before gave, null in the first.")]
        public InnerSteps Steps { get; init; } = null!;

        [Description("What a round gives; the last one's is the step's. Default: a map of the steps that nobody "
            + "mentions.")]
        public InnerTemplate? Output { get; init; }
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var inside = context.Inside!;
        var previous = StepValue.Null;
        for (var round = 0; round < settings.Max; round++)
        {
            var began = inside.Time.GetTimestamp();
            Local[] locals = [new("previous", previous.Json), new("index", JsonText.Of(round))];
            var end = await inside.RunAsync(settings.Steps, settings.Output, locals, $"[{round}]", stop);
            if (end.Failure is { } failure) return failure;
            previous = end.Value!;
            var (goesOn, fault) = await inside.HoldsAsync(settings.While, end, stop);
            if (fault is not null) return new StepOutcome.Failed(fault.Code, $"`while`: {fault.Detail}");
            if (!goesOn) return new StepOutcome.Done(previous);
            var pause = settings.Every - inside.Time.GetElapsedTime(began);
            if (pause > TimeSpan.Zero && round + 1 < settings.Max) await inside.PauseAsync(pause, $"[{round}]", stop);
        }
        return new StepOutcome.Failed(ErrorCodes.LoopUnfinished,
            $"`while` still holds after {settings.Max} rounds, which are the most");
    }
}
