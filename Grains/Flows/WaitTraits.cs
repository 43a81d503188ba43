using Meanwhile.Documents;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>What the <c>wait</c> steps of a flow mean for its runs.</summary>
/// <param name="AwaitsSignals">Whether one waits for a signal or a call from outside.</param>
/// <param name="MayWaitLong">Whether one may wait longer than a caller does.</param>
internal readonly record struct WaitTraits(bool AwaitsSignals, bool MayWaitLong)
{
    public static WaitTraits Of(ScopeDraft body)
    {
        var waits = body.AndInner().SelectMany(scope => scope.Steps)
            .Where(step => step.Call is { Kind: WaitStep }).ToArray();
        return new WaitTraits(waits.Any(wait => Has(wait, "signal", "webhook")), waits.Any(IsLong));
    }

    private static bool IsLong(StepDraft wait) => Has(wait, "until")
        || wait.Call!.Settings.Constant is WaitStep.Settings
        {
            For.TotalSeconds: > Limits.PatienceSecondsDefault,
        };

    private static bool Has(StepDraft wait, params string[] keys) =>
        wait.Declaration.Settings is MapNode map && keys.Any(key => map[key] is not null);
}
