using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("wait", Summary = "Lets time pass, or waits for a signal or a call from outside.", Waits = false,
    Gives = "`endedAt`, when it ended, and `data`, what came with the signal or the call; null for a time.",
    Errors = ["MW2021", "MW3012"])]
[Example("""
    flow: parcel
    durable: true
    steps:
      order: { http: { connection: crm, method: POST, path: /orders } }
      rest: { wait: 2d, dependsOn: [order] }
      paid: { wait: { signal: paid, timeout: 7d }, dependsOn: [order] }
      send: { http: { connection: crm, method: POST, path: "/send/{{ steps.paid.data.ref }}" }, dependsOn: [rest] }
    output: "{{ steps.paid.data.ref }}"
    tests:
      - name: it is sent when two days have passed and the money is there
        mocks: { order: { body: 1 }, paid: { data: { ref: r7 } }, send: { body: sent } }
        expect: { output: r7, together: [rest, paid] }
    """)]
public sealed class WaitStep : StepKind<WaitStep.Settings>
{
    [ShortForm("for"), ExactlyOne("for", "until", "signal", "webhook")]
    public sealed record Settings
    {
        [Description("How long, for example `15m`. `wait: 15m` says the same. Up to 10 years.")]
        public TimeSpan For { get; init; }

        [Description("An instant, ISO 8601 with its offset, for example `2027-01-01T08:00:00+01:00`; one that has "
            + "passed ends the wait at once.")]
        public string? Until { get; init; }

        [Description("Name of a signal, which `POST /v1/runs/{run}/signals/{name}` delivers; it may come before.")]
        public string? Signal { get; init; }

        [Description("Name of an address that can be called once: `{{ run.hooks }}/` and this name.")]
        public string? Webhook { get; init; }

        [Description("How long to wait for the signal or the call; then the step fails with MW3012. Default for ever.")]
        public TimeSpan? Timeout { get; init; }
    }

    public override bool NeedsInside => true;

    protected override IEnumerable<(string Setting, string Detail)> Check(
        Settings settings, IReadOnlySet<string> given)
    {
        if (given.Contains("timeout") && !given.Contains("signal") && !given.Contains("webhook"))
            yield return ("timeout", "`timeout` goes with `signal` and `webhook`; a wait for a time ends by itself");
        if (settings.For < TimeSpan.Zero || settings.For.TotalDays > Limits.WaitDaysMax)
            yield return ("for", $"`for` must be from 0 to {Limits.WaitDaysMax} days");
        if (settings.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout.TotalDays > Limits.WaitDaysMax))
            yield return ("timeout", $"`timeout` must be above 0, up to {Limits.WaitDaysMax} days");
        if (settings.Until is { } until && Instant(until) is null)
            yield return ("until", $"`{until}` is not an instant such as `2027-01-01T08:00:00Z`");
        foreach (var (setting, name) in new[] { ("signal", settings.Signal), ("webhook", settings.Webhook) })
            if (name is not null && !SignalName.IsRight(name))
                yield return (setting, SignalName.Expected(setting));
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var inside = context.Inside!;
        if (settings.Signal is { } signal) return await AwaitAsync("signal", signal, WaitFor.Signal);
        if (settings.Webhook is { } hook) return await AwaitAsync("webhook", hook, WaitFor.Webhook);
        if (settings.Until is not { } text) return await inside.WaitAsync(WaitFor.Time, null, settings.For, null, stop);
        return Instant(text) is { } until
            ? await inside.WaitAsync(WaitFor.Time, null, null, until, stop)
            : new StepOutcome.Failed(ErrorCodes.SettingInvalid, $"`until`: `{text}` is not an instant");

        async ValueTask<StepOutcome> AwaitAsync(string setting, string name, WaitFor what) =>
            SignalName.IsRight(name)
                ? await inside.WaitAsync(what, name, settings.Timeout, null, stop)
                : new StepOutcome.Failed(ErrorCodes.SettingInvalid, SignalName.Expected(setting));
    }

    private static DateTimeOffset? Instant(string text) =>
        text.Length > 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
