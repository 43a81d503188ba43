using System.Collections;
using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>Warns of two steps that write and have no path between them. Only for graphs without circles.</summary>
internal static class UnorderedWrites
{
    public static void Check(ScopeDraft scope, ProblemList warnings)
    {
        foreach (var inner in scope.Steps.SelectMany(step => step.Inner)) Check(inner, warnings);
        var before = new BitArray[scope.Steps.Count];
        for (var index = 0; index < before.Length; index++) Ancestors(scope, index, before);
        var writers = scope.Steps.Where(step => step.Call is { Writes: true }).ToArray();
        for (var one = 0; one < writers.Length; one++)
            for (var two = one + 1; two < writers.Length; two++)
                if (!before[writers[two].Index][writers[one].Index] && !before[writers[one].Index][writers[two].Index])
                    Warn(writers[one], writers[two], warnings);
    }

    private static void Warn(StepDraft one, StepDraft two, ProblemList warnings) => warnings.Add(
        ErrorCodes.UnorderedWrites, two.Declaration.Place, two.Declaration.Node.Pointer,
        $"`{one.Id}` and `{two.Id}`: these two writes run at once; add dependsOn if the order matters");

    private static BitArray Ancestors(ScopeDraft scope, int step, BitArray[] known)
    {
        if (known[step] is { } found) return found;
        var ancestors = known[step] = new BitArray(scope.Steps.Count);
        foreach (var need in scope.Steps[step].Needs.Keys)
        {
            ancestors.Or(Ancestors(scope, need, known));
            ancestors[need] = true;
        }
        return ancestors;
    }
}
